import { afterAll, describe, expect, it } from 'vitest';
import { flatten, loadFixture } from '../../../reference/fixtures.ts';
import { allocate } from '../../device/buffers.ts';
import { grid } from '../../device/program.ts';
import { randomStream } from '../../random/stream.ts';
import { fixtureModel, testDevice } from '../../rl/testing/fixture_model.ts';
import { gatedTemperature, sampleToken } from '../../rl/twin/sampler.ts';
import { destroyModel } from '../model.ts';
import { rowStatistics } from '../twin/statistics.ts';
import { forward } from '../twin/transformer.ts';
import { Decoder } from './decoder.ts';
import type { DrawOptions, EntropyGate, PromptGroup } from './draw_options.ts';

const key: [number, number] = [0xdecafbad, 77];

/** Rows from nearly flat to nearly deterministic, so that any threshold has rows on both sides. */
function rowsOfLogits(rows: number, vocab: number): Float32Array<ArrayBuffer> {
  const random = randomStream(1, 2);
  return Float32Array.from({ length: rows * vocab }, (_, i) => {
    const scale = 0.1 * 1.03 ** Math.floor(i / vocab);
    return scale * Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  });
}

/** Draws one token per row of logits, in one dispatch of `gated`; row r is rollout r, and the position is 4. */
async function drawRows(
  logits: Float32Array<ArrayBuffer>,
  vocab: number,
  temperature: number,
  gate: EntropyGate,
) {
  const device = await testDevice();
  const rows = logits.length / vocab;
  const context = 8;
  const b = await allocate(device, {
    counts: 256,
    run: 256,
    place: rows * 16,
    limits: rows * 4,
    logits: logits.byteLength,
    next: rows * 16,
    tokens: rows * context * 4,
    drawn: rows * context * 8,
  });
  const run = new Uint32Array([...key, 0, 0, 0, 0]);
  new Float32Array(run.buffer).set([1 / temperature, 1 / gate.temperature, gate.above], 3);
  device.write(b.run, run);
  device.write(b.counts, new Uint32Array([rows]));
  device.write(b.limits, new Uint32Array(rows).fill(context));
  device.write(
    b.place,
    Uint32Array.from({ length: rows * 4 }, (_, i) => [i >> 2, 0, 3, 0][i & 3]),
  );
  device.write(b.logits, logits);
  const program = await device.program([
    {
      shader: 'sample',
      entry: 'gated',
      uniforms: [vocab, rows, context, 0xffffffff],
      buffers: [b.counts, b.run, b.place, b.limits, b.logits, b.next, b.tokens, b.drawn],
      workgroups: grid(rows),
    },
  ]);
  program.run();
  const [next, drawnBytes] = await device.read([
    { buffer: b.next, size: rows * 16 },
    { buffer: b.drawn, size: rows * context * 8 },
  ]);
  program.destroy();
  for (const buffer of Object.values(b)) buffer.destroy();
  const words = new Uint32Array(next);
  const drawn = new Float32Array(drawnBytes);
  return Array.from({ length: rows }, (_, row) => ({
    token: words[row * 4 + 3],
    logprob: drawn[(row * context + 4) * 2],
    entropy: drawn[(row * context + 4) * 2 + 1],
  }));
}

describe('sample.wgsl’s gate', () => {
  it.each([
    [1, 0.3],
    [1, 3],
    [0.05, 1],
    [2, 0.5],
  ])('draws the twin’s tokens, T %d elsewhere and %d at forks', async (temperature, atForks) => {
    // An odd vocabulary: the last block of random words serves only one token.
    const vocab = 37;
    const logits = rowsOfLogits(192, vocab);
    const gate = { above: 1.2, temperature: atForks };
    const results = await drawRows(logits, vocab, temperature, gate);
    let forks = 0;
    results.forEach(({ token, logprob, entropy }, row) => {
      const z = logits.subarray(row * vocab, (row + 1) * vocab);
      const place = gatedTemperature(z, temperature, gate);
      forks += Number(place.entropy > gate.above);
      const draw = { key0: key[0], key1: key[1], rollout: row, position: 4 };
      expect(token, `row ${row}`).toBe(sampleToken(z, place.temperature, draw));
      const expected = rowStatistics(z, vocab, [token], place.temperature).logprob[0];
      expect(Math.abs(logprob - expected)).toBeLessThan(1e-5 * Math.max(1, -expected));
      expect(Math.abs(entropy - place.entropy)).toBeLessThan(1e-5);
    });
    expect(forks).toBeGreaterThan(48);
    expect(forks).toBeLessThan(144);
  });
});

const eos = 3;
const groups: PromptGroup[] = [
  { prompt: [1], copies: 5, longest: 20 },
  { prompt: [1, 7, 9, 4, 11], copies: 13, longest: 12 },
  { prompt: [1, 12, 13], copies: 14, longest: 16 },
];
const firstRollout = 1000;
const above = 2.6;

describe('a decoder with a gate', async () => {
  const fixture = loadFixture('qwen3');
  const model = await fixtureModel(fixture);
  const decoder = await Decoder.create(model, { rows: 32, context: 24 }, eos);
  afterAll(() => {
    decoder.destroy();
    destroyModel(model);
  });
  const draw = async (temperature: number, gate?: EntropyGate) => {
    const options: DrawOptions = { key, firstRollout, temperature, gate, eos };
    return (await decoder.generate(groups, options)).flat();
  };
  const prompts = groups.flatMap(({ prompt, copies }) => Array.from({ length: copies }, () => prompt));
  const flat = Float64Array.from(flatten(fixture.parameters, fixture.config));
  /** Logits in float64 at the position of each token of a response. */
  const placesOf = (prompt: readonly number[], response: readonly number[]) => {
    const tokens = [...prompt, ...response];
    const { logits } = forward(fixture.config, flat, { tokens, lengths: [tokens.length] });
    const { vocab } = fixture.config;
    return response.map((_, i) =>
      logits.subarray((prompt.length + i - 1) * vocab, (prompt.length + i) * vocab),
    );
  };

  it('samples as without a gate if both temperatures are equal', async () => {
    const plain = await draw(0.7);
    const gated = await draw(0.7, { above, temperature: 0.7 });
    expect(gated.map((r) => r.tokens)).toEqual(plain.map((r) => r.tokens));
    expect(gated.map((r) => r.logprob)).toEqual(plain.map((r) => r.logprob));
    // The entropy differs: it is that at temperature 1.
    expect(gated.map((r) => r.entropy)).not.toEqual(plain.map((r) => r.entropy));
    expect(await draw(1, { above, temperature: 1 })).toEqual(await draw(1));
  });

  it('does not affect later draws without a gate', async () => {
    const before = await draw(0.7);
    expect(await draw(0.7, { above, temperature: 3 })).not.toEqual(before);
    expect(await draw(0.7)).toEqual(before);
  });

  it('agrees with a replay in float64', async () => {
    const gate = { above, temperature: 1.5 };
    const rollouts = await draw(0.4, gate);
    let forks = 0;
    let total = 0;
    rollouts.forEach(({ tokens, logprob, entropy }, i) => {
      const number = firstRollout + i;
      placesOf(prompts[i], tokens).forEach((z, t) => {
        const place = gatedTemperature(z, 0.4, gate);
        const draw = { key0: key[0], key1: key[1], rollout: number, position: prompts[i].length + t };
        expect(tokens[t], `rollout ${number}, token ${t}`).toBe(sampleToken(z, place.temperature, draw));
        const expected = rowStatistics(z, z.length, [tokens[t]], place.temperature).logprob[0];
        expect(Math.abs(logprob[t] - expected)).toBeLessThan(1e-4);
        expect(Math.abs(entropy[t] - place.entropy)).toBeLessThan(1e-4);
        forks += Number(place.entropy > above);
        total++;
      });
    });
    console.log(`${total} draws replayed, ${forks} of them at forks`);
    expect(forks).toBeGreaterThan(total / 10);
    expect(forks).toBeLessThan((total * 9) / 10);
  });

  it('is greedy at temperature 0, everywhere or on one side of the gate', async () => {
    const argmax = (z: Float64Array) => z.indexOf(Math.max(...z));
    const [everywhere, atForks] = [await draw(0), await draw(1, { above, temperature: 0 })];
    let others = 0;
    prompts.forEach((prompt, i) => {
      expect(everywhere[i].tokens).toEqual(placesOf(prompt, everywhere[i].tokens).map(argmax));
      placesOf(prompt, atForks[i].tokens).forEach((z, t) => {
        if (atForks[i].entropy[t] > above) expect(atForks[i].tokens[t]).toBe(argmax(z));
        else others += Number(atForks[i].tokens[t] !== argmax(z));
      });
    });
    expect(others).toBeGreaterThan(10);
    for (const { logprob } of everywhere) expect(Math.max(...logprob.map(Math.abs))).toBeLessThan(1e-6);
  });
});
