import { describe, expect, it } from 'vitest';
import { chatTemplate } from '../model/text/chat_template.ts';
import type { TextTokenizer } from '../model/text/text_tokenizer.ts';
import type { TextAsk } from '../task/text/text_ask.ts';
import { InvalidRequest } from './invalid_request.ts';
import { hashOf } from './text_hash.ts';
import { plainAsk, textSubject } from './text_subject.ts';

/** Characters as tokens; 1 ends a response. */
const tokenizer = {
  eos: [1],
  before: [2],
  cannotEncode: null,
  encode: (text: string) => Array.from(text, (c) => c.codePointAt(0) as number),
  decode: (ids: readonly number[]) => String.fromCodePoint(...ids),
  word: (id: number) => (id === 1 ? '<end>' : String.fromCodePoint(id)),
} as unknown as TextTokenizer;

const source = `{% for message in messages %}<{{ message.role }}>{{ message.content }}{% if not loop.last or add_generation_prompt %}</>{% endif %}
{% endfor %}{% if add_generation_prompt %}<assistant><think>{% if enable_thinking is defined and not enable_thinking %}</think>{% endif %}{% endif %}`;
const template = await chatTemplate(source, {});
const subject = textSubject({ tokenizer, template, context: 400, tokenizerHash: 'abc' });

const ask = (change: Partial<TextAsk> = {}): TextAsk => ({
  problem: {
    id: 'sum',
    messages: [{ role: 'user', content: 'What is 3 + 4?\nThink first.' }],
    answer: '7',
    verifier: { name: 'number' },
  },
  ...plainAsk,
  ...change,
});
const outcomeOf = (change: Partial<TextAsk>, response: string, isEnded = true) =>
  subject.outcome(subject.read(ask(change)), [...tokenizer.encode(response), ...(isEnded ? [1] : [])]);

describe('a text as what a model is asked', () => {
  it('is the template’s text, with the start of the answer', () => {
    const { text, ids } = subject.read(ask({ prefill: 'So', system: 'Be brief.' }));
    expect(text).toMatch(/^<system>Be brief\.<\/>\s*<user>What is 3.*<assistant><think>So$/su);
    expect(tokenizer.decode(ids)).toBe(text);
    expect(subject.title(subject.read(ask()))).toBe('What is 3 + 4?');
  });

  it('raw, it is the text itself after the first token', () => {
    const problem = { id: 'raw', prompt: 'One, two,', answer: null, verifier: { name: 'exact' } } as const;
    const { text, ids } = subject.read(ask({ template: 'raw', problem, prefill: ' three' }));
    expect(text).toBe('One, two, three');
    expect(ids[0]).toBe(2);
  });

  it('what is said while thinking is no answer', () => {
    expect(outcomeOf({}, 'It may be 8.')).toMatchObject({ answer: null, reason: 'truncated' });
    expect(outcomeOf({}, 'It may be 8.</think>7')).toMatchObject({
      answer: '7',
      reward: 1,
      reason: 'solved',
    });
    expect(outcomeOf({ thinking: false }, '7')).toMatchObject({ reward: 1 });
    expect(outcomeOf({ prefill: 'Easy.</think>' }, '7')).toMatchObject({ reward: 1 });
    const begun = {
      ...ask().problem,
      messages: [
        { role: 'user' as const, content: 'What is 3 + 4?' },
        { role: 'assistant' as const, content: 'The answer is 1' },
      ],
    };
    expect(outcomeOf({ problem: begun }, '7')).toMatchObject({ answer: '17', reward: 0 });
    const raw = { ...ask().problem, messages: [{ role: 'user' as const, content: '3 + 4<think>' }] };
    expect(outcomeOf({ problem: raw, template: 'raw' }, '7')).toMatchObject({ reason: 'truncated' });
  });

  it('is finished by an end token, or by a text', () => {
    const plain = { thinking: false };
    expect(outcomeOf(plain, '7', false)).toMatchObject({ finished: false, reward: 0, reason: 'truncated' });
    expect(outcomeOf({ ...plain, stops: ['\n\n'] }, '7\n\n8', false)).toMatchObject({
      finished: true,
      answer: '7',
      reward: 1,
    });
    const stops = subject.stopsAt(subject.read(ask({ stops: ['abc', 'é'] })));
    const at = (text: string, fresh: number) => stops?.(tokenizer.encode(text), fresh);
    expect([at('xxabc', 1), at('xxabcyy', 3), at('é', 1), at('ab', 2)]).toEqual([5, 5, 1, null]);
    expect(subject.stopsAt(subject.read(ask()))).toBeNull();
  });

  it('long answers and titles are cut', () => {
    const long = { ...ask().problem, answer: null, verifier: { name: 'exact' as const } };
    const { answer, reward } = outcomeOf({ problem: long, thinking: false }, '🙂'.repeat(150));
    expect(reward).toBeNull();
    expect(answer).toMatch(/^(🙂)+…$/u);
    expect(answer?.length).toBeLessThanOrEqual(200);
  });

  it('traces name the problem and its prompt', () => {
    const meta = (change: Partial<TextAsk>) => subject.meta(subject.read(ask(change)));
    expect(meta({})).toMatchObject({ problem: 'sum', tokenizer: 'abc' });
    expect(meta({}).prompt).toBe(meta({ longest: 9 }).prompt);
    expect(meta({}).prompt).not.toBe(meta({ prefill: 'a' }).prompt);
    expect(hashOf(Uint8Array.of(1, 2))).not.toBe(hashOf(Uint8Array.of(2, 1)));
  });

  it('a prompt that does not fit is refused', () => {
    expect(() => subject.read(ask({ prefill: 'a'.repeat(500) }))).toThrow(InvalidRequest);
    expect(() => subject.read('12 8 3 → 17')).toThrow(InvalidRequest);
    expect(() => subject.problems({ part: 'held-out', problems: 1, samples: 1 })).toThrow(InvalidRequest);
    const bare = textSubject({ tokenizer, template: null, context: 400, tokenizerHash: '' });
    expect(() => bare.read(ask())).toThrow('no chat template');
  });
});
