import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allFixtureNames, loadFixture } from '../../reference/fixtures.ts';
import { allocate, readFloats } from '../device/buffers.ts';
import type { DeviceBuffer } from '../device/program.ts';
import { randomStream } from '../random/stream.ts';
import { fixtureModel, testDevice } from '../rl/testing/fixture_model.ts';
import { runs } from '../testing/runs.ts';
import { Decoder } from './decode/decoder.ts';
import type { PromptGroup } from './decode/draw_options.ts';
import { linear } from './matmul.ts';
import { destroyModel } from './model.ts';
import { rowStatistics, rowStatisticsPlan } from './row_statistics.ts';
import { TeacherForcing } from './teacher_forcing.ts';

/**
 * On the processor a row's results have the same bits whatever the other rows, their number and their order.
 * Distributing work over any number of workers relies on it.
 */

const random = randomStream(3, 9);
const numbers = (length: number) => Float32Array.from({ length }, () => random.uniform() - 0.5);
/** Rows of a matrix, by their bits. */
const rowsOf = (values: Float32Array, width: number) => {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Array.from({ length: bits.length / width }, (_, row) => [
    ...bits.subarray(row * width, (row + 1) * width),
  ]);
};
const joined = (rows: readonly Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]));

const most = 37;
/** N of 37 rows, shuffled. */
const some = (count: number) => Array.from({ length: count }, (_, i) => (i * 8 + count) % most);

describe('each row of a matmul, alone and among others', () => {
  test.each([
    // Odd; one; smaller than a tile and larger; one more than a tile.
    [1, 1],
    [7, 5],
    [9, 129],
    [33, 17],
    [131, 67],
  ])('%i out, %i in', async (out, inner) => {
    const device = await testDevice();
    const b = await allocate(device, {
      counts: 256,
      w: out * inner * 4,
      bias: out * 4,
      x: most * Math.max(out, inner) * 4,
      residual: most * out * 4,
      y: most * Math.max(out, inner) * 4,
    });
    device.write(b.w, numbers(out * inner));
    device.write(b.bias, numbers(out));
    const products = [
      { width: inner, wide: out, add: undefined },
      { width: inner, wide: out, add: { bias: b.bias } },
      { width: inner, wide: out, add: { residual: b.residual } },
      // The gradient of the input: the other layout of the weights.
      { width: out, wide: inner, add: null },
    ];
    for (const { width, wide, add } of products) {
      const x = Array.from({ length: most }, () => numbers(width));
      const residual = Array.from({ length: most }, () => numbers(out));
      /** The results of these rows, with this capacity. */
      const of = async (rows: readonly number[], capacity = most) => {
        device.write(b.counts, new Uint32Array([rows.length]));
        device.write(b.x, joined(rows.map((row) => x[row])));
        device.write(b.residual, joined(rows.map((row) => residual[row])));
        const layer = linear(() => 'matmul', capacity, b.counts);
        const program = await device.program([
          add === null
            ? layer.backwardInput(b.x, b.w, b.y, out, inner)
            : layer.forward(b.x, b.w, b.y, out, inner, add),
        ]);
        program.run();
        program.destroy();
        return rowsOf(await readFloats(device, b.y, rows.length * wide), wide);
      };
      const whole = await of(x.map((_, row) => row));
      for (let count = 1; count < most; count++) {
        const rows = some(count);
        expect(await of(rows), `${count} rows`).toEqual(rows.map((row) => whole[row]));
        expect(await of([count], 1), `row ${count} alone`).toEqual([whole[count]]);
      }
    }
    for (const buffer of Object.values<DeviceBuffer>(b)) buffer.destroy();
  });
});

test.each([
  [55, 0],
  [37, 3],
  [1001, 5],
  [20_011, 5],
])('the statistics of each row of %i words, with its top %i', async (vocab, top) => {
  const device = await testDevice();
  const rows = 13;
  const z = Array.from({ length: rows }, () => numbers(vocab).map((x) => 30 * x));
  const targets = z.map((_, row) => (row * 7) % vocab);
  const of = async (chosen: readonly number[]) => {
    const shape = { rows: chosen.length, vocab, temperature: 0.7, top };
    const b = await allocate(device, {
      counts: 256,
      logits: chosen.length * vocab * 4,
      targets: chosen.length * 4,
      statistics: chosen.length * 16,
      top: chosen.length * top * 8,
      ...rowStatisticsPlan(device, shape),
    });
    device.write(b.counts, new Uint32Array([chosen.length]));
    device.write(b.logits, joined(chosen.map((row) => z[row])));
    device.write(
      b.targets,
      Uint32Array.from(chosen, (row) => targets[row]),
    );
    const program = await device.program(rowStatistics(device, shape, b, b));
    program.run();
    const statistics = rowsOf(await readFloats(device, b.statistics, chosen.length * 4), 4);
    const best = top === 0 ? [] : rowsOf(await readFloats(device, b.top, chosen.length * top * 2), top * 2);
    program.destroy();
    for (const buffer of Object.values<DeviceBuffer>(b)) buffer.destroy();
    return statistics.map((row, i) => [...row, ...(best[i] ?? [])]);
  };
  const whole = await of(z.map((_, row) => row));
  for (let row = 0; row < rows; row++) expect(await of([row])).toEqual([whole[row]]);
  expect(await of([7, 0, 12])).toEqual([7, 0, 12].map((row) => whole[row]));
});

describe.each(allFixtureNames)('a model like %s', (name) => {
  const { config } = loadFixture(name);

  test('scores a sequence the same alone and among others, in any order', async () => {
    const model = await fixtureModel(loadFixture(name));
    const size = { rows: 256, sequences: 8 };
    const forcing = await TeacherForcing.create(model, size, { temperature: 0.8, top: 3, logitRows: 64 });
    const token = fc.nat({ max: config.vocab - 1 });
    const sequence = fc.array(token, { minLength: 1, maxLength: Math.min(31, config.context) });
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 2, maxLength: 8 }), async (sequences) => {
        const together = await forcing.score(sequences);
        const reversed = await forcing.score(sequences.toReversed());
        expect(reversed.toReversed()).toEqual(together);
        for (const [i, one] of sequences.entries()) expect(await forcing.score([one])).toEqual([together[i]]);
      }),
      { numRuns: runs(10) },
    );
    forcing.destroy();
    destroyModel(model);
  });

  test('samples a response the same alone and among others, in any order', async () => {
    const model = await fixtureModel(loadFixture(name));
    const eos = 3;
    const decoder = await Decoder.create(model, { rows: 16, context: 24 }, eos);
    const groups: PromptGroup[] = [
      { prompt: [1], copies: 5, longest: 20 },
      { prompt: [1, 7, 9, 4, 11], copies: 13, longest: 12 },
      { prompt: [1, 7, 9, 4, 11, 20, 21, 22, 6], copies: 2, longest: 100 },
      { prompt: [2, 5], copies: 1, longest: 1 },
    ];
    const options = { key: [5, 6] as [number, number], temperature: 1, eos };
    const whole = (await decoder.generate(groups, { ...options, firstRollout: 40 })).flat();
    const prompts = groups.flatMap(({ copies, ...group }) =>
      Array.from({ length: copies }, () => ({ ...group, copies: 1 })),
    );
    for (const [i, prompt] of prompts.entries()) {
      const alone = await decoder.generate([prompt], { ...options, firstRollout: 40 + i });
      expect(alone.flat(), `rollout ${i}`).toEqual([whole[i]]);
    }
    decoder.destroy();
    destroyModel(model);
  });
});
