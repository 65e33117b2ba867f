import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HubFault } from './fault.ts';
import { fullModelName, parseModelName } from './model_name.ts';

const commit = '12fd25f77366fa6b3b4b768ec3050bf629380bac';

test.each([
  ['HuggingFaceTB/SmolLM2-135M-Instruct', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
  ['  hf:Qwen/Qwen3-0.6B ', 'Qwen/Qwen3-0.6B'],
  ['hf:Qwen/Qwen3-0.6B@refs/pr/1', 'Qwen/Qwen3-0.6B@refs/pr/1'],
  [`Qwen/Qwen3-0.6B@${commit}`, `Qwen/Qwen3-0.6B@${commit}`],
  ['https://huggingface.co/Qwen/Qwen3-0.6B', 'Qwen/Qwen3-0.6B'],
  ['huggingface.co/Qwen/Qwen3-0.6B/', 'Qwen/Qwen3-0.6B'],
  ['https://hf.co/Qwen/Qwen3-0.6B?library=transformers#x', 'Qwen/Qwen3-0.6B'],
  ['https://huggingface.co/models/Qwen/Qwen3-0.6B', 'Qwen/Qwen3-0.6B'],
  ['https://huggingface.co/Qwen/Qwen3-0.6B/tree/v1.0', 'Qwen/Qwen3-0.6B@v1.0'],
  [`https://huggingface.co/Qwen/Qwen3-0.6B/blob/${commit}/config.json`, `Qwen/Qwen3-0.6B@${commit}`],
  ['https://huggingface.co/Qwen/Qwen3-0.6B/tree/refs%2Fpr%2F2', 'Qwen/Qwen3-0.6B@refs/pr/2'],
  ['https://huggingface.co/Qwen/Qwen3-0.6B/discussions/5', 'Qwen/Qwen3-0.6B'],
])('%s', (text, name) => {
  expect(fullModelName(parseModelName(text))).toBe(name);
});

test.each([
  '',
  'gpt2',
  'a/b/c',
  '../etc/passwd',
  'a/..',
  'a/b@',
  'a/b@../x',
  'a/b@x y',
  'a/b--c',
  'a//b',
  '-a/b',
  'a/.b',
  'a/b.',
  'a b/c',
  'https://example.com/a/b',
  'https://huggingface.co/a',
  'https://huggingface.co/a/b/tree/%zz',
  `a/${'b'.repeat(97)}`,
  'x'.repeat(5000),
])('refuses %s', (text) => {
  expect(() => parseModelName(text)).toThrow(HubFault);
});

test('tells data sets and spaces', () => {
  expect(() => parseModelName('https://huggingface.co/datasets/openai/gsm8k')).toThrow('a data set');
  expect(() => parseModelName('https://huggingface.co/spaces/a/b')).toThrow('a space');
});

test('whatever is accepted reads the same again, and has nothing that a path would read', () => {
  const part = fc.string({
    maxLength: 8,
    unit: fc.constantFrom('a', 'Z', '9', '.', '-', '_', '/', '@', ':', ' '),
  });
  fc.assert(
    fc.property(fc.tuple(part, part, part), ([owner, name, revision]) => {
      let read: string;
      try {
        read = fullModelName(parseModelName(`${owner}/${name}${revision && `@${revision}`}`));
      } catch (error) {
        expect(error).toBeInstanceOf(HubFault);
        return;
      }
      expect(fullModelName(parseModelName(read))).toBe(read);
      expect(read).not.toMatch(/\.\.|\/\/|^[/.]|\s/);
    }),
  );
});
