import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { type InputLine, inputLines } from './input_lines.ts';

const linesOf = async (chunks: readonly Uint8Array[], most: number) => {
  const lines: InputLine[] = [];
  const input = (async function* () {
    yield* chunks;
  })();
  for await (const line of inputLines(input, most)) lines.push(line);
  return lines;
};

test('lines do not depend on how the input is chunked, and long ones are truncated', async () => {
  const text = fc.array(fc.constantFrom('a', 'é', '链', '\u2028', '\r', '\n', '\n', 'xyz'), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      async (parts, size, most) => {
        const bytes = new TextEncoder().encode(parts.join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        const wanted = parts.join('').split('\n');
        if (wanted.at(-1) === '') wanted.pop();
        expect(await linesOf(chunks, most)).toEqual(
          wanted.map((line) => ({ text: line.slice(0, most), length: line.length })),
        );
      },
    ),
    { numRuns: runs(300) },
  );
});
