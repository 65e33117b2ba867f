import { expect, test } from 'vitest';
import { chunksOf, type FieldLook, tokenField } from './token_field.ts';

const lookOf = (count: number, kept: number): FieldLook => ({
  grounds: Array(count).fill('e1'),
  ranks: Int32Array.from({ length: count }, (_, at) => count - 1 - at),
  kept,
  pinned: null,
  taken: new Set(),
});

/** A field on a page, all its chunks in place. */
function fieldOf(words: readonly string[]) {
  const box = document.createElement('div');
  const field = tokenField(words);
  for (const [from, to] of chunksOf(words)) {
    const chunk = document.createElement('div');
    box.append(chunk);
    field.attach(chunk, from, to);
  }
  const kept = () => box.querySelectorAll('.kept').length;
  return { box, field, kept };
}

test('a short text is painted at once, and again when its look changes', () => {
  const { box, field, kept } = fieldOf(Array(500).fill('word'));
  field.paint(lookOf(500, 100));
  expect(box.querySelectorAll('.token')).toHaveLength(500);
  expect(kept()).toBe(100);
  field.paint(lookOf(500, 3));
  expect(kept()).toBe(3);
  field.end();
});

test('a long text is painted in slices, in the end to the last token', async () => {
  const count = 20_000;
  const { box, field, kept } = fieldOf(Array(count).fill('word'));
  field.paint(lookOf(count, 4000));
  expect(box.querySelectorAll('.token').length).toBeLessThan(count);
  // Halfway through, the line moves on.
  await new Promise((done) => setTimeout(done));
  field.paint(lookOf(count, 777));
  await expect.poll(() => box.querySelectorAll('.token').length, { timeout: 60_000 }).toBe(count);
  await expect.poll(kept, { timeout: 60_000 }).toBe(777);
  field.end();
});

test('a token is made when it is asked for, before its turn', () => {
  const count = 20_000;
  const { field } = fieldOf(Array.from({ length: count }, (_, at) => `w${at}`));
  field.paint(lookOf(count, 0));
  expect(field.element(count - 1)?.textContent).toBe('w19999');
  field.end();
});

test('chunks follow one another, hold at most 200 tokens, and end with a line where one ends near', () => {
  const words = Array.from({ length: 1000 }, (_, at) => (at % 130 === 129 ? '\n' : 'word'));
  const chunks = chunksOf(words);
  expect(chunks[0]).toEqual([0, 130]);
  chunks.forEach(([from, to], i) => {
    expect(from).toBe(i === 0 ? 0 : chunks[i - 1][1]);
    expect(to - from).toBeLessThanOrEqual(200);
  });
  expect(chunks.at(-1)![1]).toBe(1000);
});

test('words of strangers become text, never elements', () => {
  const { box, field } = fieldOf(['<b>bold</b>', '<script>alert(1)</script>']);
  field.paint(lookOf(2, 1));
  expect(box.querySelector('b, script')).toBeNull();
  expect(box.textContent).toBe('<b>bold</b> <script>alert(1)</script> ');
  field.end();
});
