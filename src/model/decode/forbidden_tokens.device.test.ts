import { afterAll, describe, expect, it, test } from 'vitest';
import { flatten, loadFixture, loadForbiddenVectors } from '../../../reference/fixtures.ts';
import { allocate } from '../../device/buffers.ts';
import { fixtureModel, testDevice } from '../../rl/testing/fixture_model.ts';
import { gatedTemperature, sampleToken, withoutForbidden } from '../../rl/twin/sampler.ts';
import { destroyModel } from '../model.ts';
import { rowStatistics } from '../twin/statistics.ts';
import { forward } from '../twin/transformer.ts';
import { Decoder } from './decoder.ts';
import type { DrawOptions, PromptGroup } from './draw_options.ts';
import { forbidDispatch, forbiddenBytes, forbiddenWords } from './forbidden_tokens.ts';

test.each(loadForbiddenVectors())(
  'draws and reports as PyTorch without $forbid.length tokens of $logits.length, T $temperature',
  async ({ logits, forbid, temperature, entropy, draws }) => {
    const device = await testDevice();
    const vocab = logits.length;
    const rows = draws.length;
    const context = 24;
    const b = await allocate(device, {
      counts: 256,
      run: 256,
      forbidden: forbiddenBytes,
      place: rows * 16,
      limits: rows * 4,
      logits: rows * vocab * 4,
      next: rows * 16,
      tokens: rows * context * 4,
      drawn: rows * context * 8,
    });
    device.write(b.forbidden, forbiddenWords(forbid, vocab));
    device.write(b.limits, new Uint32Array(rows).fill(context));
    const program = await device.program([
      forbidDispatch(vocab, 1, { counts: b.counts, forbidden: b.forbidden, logits: b.logits }),
      {
        shader: 'sample',
        entry: 'main',
        uniforms: [vocab, 1, context, 0xffffffff],
        buffers: [b.counts, b.run, b.place, b.limits, b.logits, b.next, b.tokens, b.drawn],
        workgroups: [1],
      },
    ]);
    for (const { key, rollout, position, token, logprob } of draws) {
      const run = new Uint32Array([...key, rollout, 0]);
      new Float32Array(run.buffer)[3] = 1 / temperature;
      device.write(b.run, run);
      device.write(b.counts, new Uint32Array([1]));
      device.write(b.place, new Uint32Array([0, 0, position - 1, 0]));
      device.write(b.logits, Float32Array.from(logits));
      program.run();
      const [next, drawn] = await device.read([
        { buffer: b.next, size: 16 },
        { buffer: b.drawn, offset: position * 8, size: 8 },
      ]);
      const reported = new Float32Array(drawn);
      const left = withoutForbidden(logits, forbid);
      const draw = { key0: key[0], key1: key[1], rollout, position };
      expect(sampleToken(left, temperature, draw)).toBe(token);
      expect(new Uint32Array(next)[3]).toBe(token);
      const twin = rowStatistics(left, vocab, [token], temperature);
      expect(twin.entropy[0]).toBeCloseTo(entropy, 6);
      expect(twin.logprob[0]).toBeCloseTo(logprob, 6);
      expect(Math.abs(reported[0] - twin.logprob[0])).toBeLessThan(1e-5);
      expect(Math.abs(reported[1] - twin.entropy[0])).toBeLessThan(1e-5);
    }
    expect(draws.length).toBeGreaterThan(6);
    program.destroy();
    for (const buffer of Object.values(b)) buffer.destroy();
  },
);

const eos = 3;
const key: [number, number] = [0xdecafbad, 77];
const groups: PromptGroup[] = [
  { prompt: [1], copies: 5, longest: 20 },
  { prompt: [1, 7, 9, 4, 11], copies: 13, longest: 12 },
];
const prompts = groups.flatMap(({ prompt, copies }) => Array.from({ length: copies }, () => prompt));

describe('a decoder with forbidden tokens', async () => {
  const fixture = loadFixture('qwen3');
  const model = await fixtureModel(fixture);
  const decoder = await Decoder.create(model, { rows: 32, context: 24 }, eos);
  afterAll(() => {
    decoder.destroy();
    destroyModel(model);
  });
  const draw = async (options: Partial<DrawOptions> = {}) =>
    (await decoder.generate(groups, { key, firstRollout: 1000, temperature: 1, eos, ...options })).flat();
  const plain = await draw();
  /** The tokens that are drawn most often when nothing is forbidden. */
  const counts = new Map<number, number>();
  for (const id of plain.flatMap(({ tokens }) => tokens)) counts.set(id, (counts.get(id) ?? 0) + 1);
  const forbid = [...counts]
    .filter(([id]) => id !== eos)
    .sort(([, m], [, n]) => n - m)
    .slice(0, 4)
    .map(([id]) => id);

  it.each([
    ['one temperature', undefined],
    ['two temperatures', { above: 2.4, temperature: 1.5 }],
  ])('agrees with a replay in float64, %s', async (_, gate) => {
    const rollouts = await draw({ forbid, gate, temperature: 0.7 });
    const flat = Float64Array.from(flatten(fixture.parameters, fixture.config));
    const { vocab } = fixture.config;
    let total = 0;
    rollouts.forEach(({ tokens, logprob, entropy }, i) => {
      const sequence = [...prompts[i], ...tokens];
      const { logits } = forward(fixture.config, flat, { tokens: sequence, lengths: [sequence.length] });
      tokens.forEach((token, t) => {
        const position = prompts[i].length + t;
        const z = withoutForbidden(logits.subarray((position - 1) * vocab, position * vocab), forbid);
        const T = gate ? gatedTemperature(z, 0.7, gate).temperature : 0.7;
        expect(token).toBe(sampleToken(z, T, { key0: key[0], key1: key[1], rollout: 1000 + i, position }));
        const at = rowStatistics(z, vocab, [token], T);
        const told = gate ? rowStatistics(z, vocab, [-1]).entropy[0] : at.entropy[0];
        expect(Math.abs(logprob[t] - at.logprob[0])).toBeLessThan(1e-4);
        expect(Math.abs(entropy[t] - told)).toBeLessThan(1e-4);
        total++;
      });
    });
    expect(total).toBeGreaterThan(100);
    expect(rollouts.flatMap(({ tokens }) => tokens).filter((id) => forbid.includes(id))).toEqual([]);
  });

  it('draws as before, bit for bit, where nothing is forbidden, and afterwards', async () => {
    expect(await draw({ forbid: [] })).toEqual(plain);
    expect(await draw({ forbid })).not.toEqual(plain);
    expect(await draw()).toEqual(plain);
  });

  it('draws greedily from what is left at temperature 0', async () => {
    const [first] = await draw({ forbid, temperature: 0 });
    expect(first.tokens.some((id) => forbid.includes(id))).toBe(false);
    expect(Math.max(...first.logprob.map(Math.abs))).toBeLessThan(1e-6);
  });

  it('rejects tokens that the model lacks, too many, and all of them', async () => {
    const { vocab } = fixture.config;
    await expect(draw({ forbid: [vocab] })).rejects.toThrow(`ids are from 0 to ${vocab - 1}`);
    expect(() => forbiddenWords([...Array(64).keys()], 100)).toThrow('At most 63');
    expect(() => forbiddenWords([0, 1, 2, 2], 3)).toThrow('none is left');
  });
});
