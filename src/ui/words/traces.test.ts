import { expect, test } from 'vitest';
import type { LogprobFault } from '../../formats/logprobs/logprob_fault.ts';
import type { TraceFault, TraceRule } from '../../formats/traces/trace_fault.ts';
import { en } from './en/en.ts';
import { zh } from './zh/zh.ts';

const ruleNames: Record<TraceRule, true> = {
  list: true,
  'top-list': true,
  place: true,
  id: true,
  word: true,
  entropy: true,
  logprob: true,
  prompt_length: true,
  prompt: true,
  entropy_kind: true,
  temperature: true,
  title: true,
  name: true,
  reward: true,
  answer: true,
  meta: true,
};
/** One fault of each kind: the compiler asks for all of them. */
const faults: { [Code in TraceFault['code']]: TraceFault & { code: Code } } = {
  'no-traces': { code: 'no-traces' },
  'file-too-large': { code: 'file-too-large', limit: 2 ** 28 },
  'too-many': { code: 'too-many', what: 'alternatives', limit: 4_000_000 },
  'line-too-long': { code: 'line-too-long', limit: 2 ** 24 },
  'not-utf8': { code: 'not-utf8' },
  utf16: { code: 'utf16' },
  'not-json': { code: 'not-json' },
  'cut-off': { code: 'cut-off' },
  'too-deep': { code: 'too-deep', limit: 8 },
  'not-an-object': { code: 'not-an-object' },
  'repeated-field': { code: 'repeated-field', field: 'FIELD' },
  'unknown-field': { code: 'unknown-field', field: 'FIELD' },
  'missing-field': { code: 'missing-field', field: 'FIELD' },
  'wrong-value': { code: 'wrong-value', field: 'FIELD', rule: 'list', found: '"x"' },
  'wrong-length': { code: 'wrong-length', field: 'FIELD', length: 3, tokens: 5 },
  'no-tokens': { code: 'no-tokens' },
  'no-name': { code: 'no-name', field: 'FIELD' },
  'uneven-place': { code: 'uneven-place', field: 'FIELD' },
  'more-than-certain': { code: 'more-than-certain', field: 'FIELD', sum: 2.5 },
  'prompt-twice': { code: 'prompt-twice' },
  'bound-called-exact': { code: 'bound-called-exact' },
};
const everyFault: TraceFault[] = [
  ...Object.values(faults),
  ...Object.keys(ruleNames).map((rule) => ({ ...faults['wrong-value'], rule: rule as TraceRule })),
];

type OwnFault = Exclude<LogprobFault, TraceFault>;
const answerFaults: { [Code in OwnFault['code']]: OwnFault & { code: Code } } = {
  'server-error': { code: 'server-error', message: 'FIELD' },
  'no-logprobs': { code: 'no-logprobs' },
  'empty-answer': { code: 'empty-answer' },
  'no-choices': { code: 'no-choices' },
  'a-request': { code: 'a-request' },
  'a-trace': { code: 'a-trace' },
  'unknown-shape': { code: 'unknown-shape', keys: 'FIELD' },
  'wrong-field': { code: 'wrong-field', field: 'FIELD', want: 'list', found: '"x"' },
  'not-logprobs': { code: 'not-logprobs', field: 'FIELD', value: 12.5 },
  'uneven-lists': { code: 'uneven-lists', field: 'FIELD', length: 3, tokens: 5 },
  'list-cut-off': { code: 'list-cut-off' },
  'after-sampling': { code: 'after-sampling' },
  'prompt-left-out': { code: 'prompt-left-out' },
};

test('every fault of a server’s answer is a sentence in both languages, with its place', () => {
  for (const fault of [...Object.values(answerFaults), ...everyFault]) {
    const place = { line: 12, item: 2, choice: 3 };
    expect(en.traces.answerFault(place, fault)).toMatch(/^Line 12, response 2, choice 3: .*[^.]\.$/s);
    expect(zh.traces.answerFault(place, fault)).toMatch(/^第 12 行，第 2 个响应，choice 3：.*[^。]。$/s);
    const nowhere = { line: null, item: null, choice: null };
    for (const sentence of [en.traces.answerFault(nowhere, fault), zh.traces.answerFault(nowhere, fault)]) {
      if (JSON.stringify(fault).includes('FIELD')) expect(sentence).toContain('FIELD');
      expect(sentence).not.toMatch(/undefined|\[object/);
    }
    expect(zh.traces.answerFault(nowhere, fault)).not.toMatch(/\b(must|has|not|is|of|a)\b/);
  }
});

test('every fault of a file is a sentence in both languages, with its line and its field', () => {
  for (const fault of everyFault) {
    const english = en.traces.fault(12, fault);
    const chinese = zh.traces.fault(12, fault);
    expect(english).toMatch(/^Line 12: .*\.$/s);
    expect(chinese).toMatch(/^第 12 行：.*。$/s);
    for (const sentence of [english, chinese]) {
      if ('field' in fault) expect(sentence).toContain('FIELD');
      expect(sentence).not.toMatch(/undefined|NaN,|\[object/);
    }
    expect(chinese).not.toMatch(/\b(must|has|not|is|of|a)\b/);
    expect(zh.traces.fault(null, fault)).not.toContain('行：');
  }
});
