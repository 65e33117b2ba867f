import { expect, test } from 'vitest';
import { type Fault, type FaultKind, type Rule, rules, type Subject } from '../../formats/fault_rules.ts';
import { english, type Thing, type Wanted } from '../../formats/fault_sentence.ts';
import { en } from './en/en.ts';
import { zh } from './zh/zh.ts';

const subjects: readonly Subject[] = ['link', 'archive', 'traces', 'tasks', 'metrics'];
const chinese = /[\u4e00-\u9fff].*。$/s;
/** Values for what a phrase names: text that the sentence must show, and numbers. */
const texts: ReadonlySet<string> = new Set([
  'character',
  'condition',
  'field',
  'found',
  'host',
  'keys',
  'message',
  'preset',
  'reason',
]);

const namesIn = (phrase: string) => [...phrase.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

function faultOf(rule: Rule, values: Record<string, unknown> = {}): Fault {
  const named = namesIn(rules[rule][1]).map((name) => {
    if (name === 'want') return [name, 'list'];
    if (name === 'what') return [name, 'lines'];
    return [name, texts.has(name) ? name.toUpperCase() : 2 ** 20];
  });
  return { rule, ...Object.fromEntries(named), ...values } as Fault;
}

test('every rule is a sentence of its own in each language, of whatever breaks it, with all that it names', () => {
  for (const t of [en, zh]) {
    const said = (Object.keys(rules) as Rule[]).map((rule) => {
      for (const of of subjects) {
        const fault = faultOf(rule);
        const sentence = t.fault(of, fault);
        expect(sentence).toMatch(t === en ? /^["A-Z].*[^.]\.$/s : chinese);
        expect(sentence).not.toMatch(/undefined|NaN,|\[object|[{}[\]]|。。/);
        for (const name of namesIn(rules[rule][1])) {
          if (texts.has(name)) expect(sentence.toUpperCase()).toContain(name.toUpperCase());
        }
        if (t === zh) expect(sentence).not.toMatch(/\b(must|has|not|is|of|a)\b/);
      }
      return t.fault('archive', faultOf(rule));
    });
    expect(new Set(said).size).toBe(said.length);
  }
});

test('a sentence says where: the entry, the line, the response and the choice', () => {
  const place = { path: 'runs/a-1/metrics.jsonl', line: 12, item: 2, choice: 3 };
  const fault = faultOf('not-json', place);
  expect(en.fault('traces', fault)).toMatch(
    /^Runs\/a-1\/metrics\.jsonl, line 12, response 2, choice 3: it is /,
  );
  expect(zh.fault('archive', fault)).toContain('runs/a-1/metrics.jsonl，第 12 行，第 2 个响应，choice 3：');
  expect(zh.fault('traces', faultOf('not-json', { line: null, item: null, choice: null }))).not.toContain(
    '：',
  );
  expect(en.fault('traces', faultOf('not-json', { line: 1, choice: 0 }))).toMatch(/^Line 1, choice 0: /);
});

test('a sentence ends with what can be done', () => {
  const rest: [Subject, FaultKind, Rule, RegExp, string][] = [
    ['link', 'cut-off', 'cut-off', /Copy it again/, '重新复制'],
    ['link', 'damaged', 'changed-characters', /as a file, or as an archive\.$/, '存档文件'],
    ['link', 'newer', 'newer-format', /Reload the page, or update/, '刷新页面'],
    ['archive', 'newer', 'newer-format', /Reload the page, or update/, '刷新页面'],
    ['archive', 'foreign', 'not-a-zip', /\.forklab\.zip\.$/, '.forklab.zip'],
    ['archive', 'damaged', 'wrong-crc', /Download or copy it again\.$/, '重新下载'],
  ];
  for (const [of, kind, rule, said, chinese] of rest) {
    expect(rules[rule][0]).toBe(kind);
    expect(en.fault(of, faultOf(rule))).toMatch(said);
    expect(zh.fault(of, faultOf(rule))).toContain(chinese);
  }
});

test('what a value must be, what there is too many of, and what has no value are words in each language', () => {
  for (const t of [en, zh]) {
    const wanted = (Object.keys(english.wanted) as Wanted[]).map((want) =>
      t.fault('traces', faultOf('wrong-value', { want })),
    );
    const things = (Object.keys(english.things) as Thing[]).map((what) =>
      t.fault('traces', faultOf('too-many', { what })),
    );
    for (const sentence of [...wanted, ...things]) expect(sentence).not.toContain('undefined');
    expect(new Set(things).size).toBe(things.length);
    expect(t.fault('traces', faultOf('server-error', { message: '' }))).not.toMatch(/[:：]/);
    expect(t.fault('archive', faultOf('schema', { field: '' }))).toContain('REASON');
  }
});
