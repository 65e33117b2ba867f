import { beforeAll, describe, expect, it } from 'vitest';
import { type FixtureName, flatten, loadFixture, loadRandomVectors } from '../../../reference/fixtures.ts';
import { allocate } from '../../device/buffers.ts';
import type { Device } from '../../device/device.ts';
import { threefry2x32, uniformFromBits } from '../../random/threefry.ts';
import { fixtureModel, testDevice } from '../../rl/testing/fixture_model.ts';
import { destroyModel } from '../model.ts';
import { rowStatistics } from '../twin/statistics.ts';
import { forward } from '../twin/transformer.ts';
import { Decoder } from './decoder.ts';
import type { PromptGroup, Rollout } from './draw_options.ts';

/** Scores z/T + Gumbel of the reference sampler, whose argmax is the token (`src/rl/twin/sampler.ts`). */
function gumbelScores(
  logits: ArrayLike<number>,
  temperature: number,
  key: readonly [number, number],
  rollout: number,
  position: number,
): number[] {
  const half = Math.ceil(logits.length / 2);
  return Array.from(logits, (z, v) => {
    const words = threefry2x32(key[0], key[1], rollout, position * half + (v >> 1));
    return z / temperature - Math.log(-Math.log(uniformFromBits(words[v & 1])));
  });
}

/** The best-scoring token, and the margin to the second. */
function decide(scores: number[]): { token: number; margin: number } {
  const token = scores.indexOf(Math.max(...scores));
  const second = Math.max(...scores.filter((_, v) => v !== token));
  return { token, margin: scores[token] - second };
}

interface DirectDraw {
  key: [number, number];
  rollout: number;
  position: number;
}

/** Runs `sample.wgsl` alone: one slot per dispatch, each with its own key and counter. */
async function sampleOnGpu(logits: Float32Array<ArrayBuffer>, temperature: number, draws: DirectDraw[]) {
  const device = await testDevice();
  const vocab = logits.length;
  const context = Math.max(...draws.map((d) => d.position)) + 1;
  const b = await allocate(device, {
    counts: 256,
    run: 256,
    place: 16,
    limits: 4,
    logits: vocab * 4,
    next: 16,
    tokens: context * 4,
    drawn: context * 8,
  });
  device.write(b.counts, new Uint32Array([1]));
  device.write(b.limits, new Uint32Array([context + 1]));
  device.write(b.logits, logits);
  const program = await device.program([
    {
      shader: 'sample',
      entry: 'main',
      uniforms: [vocab, 1, context, 0xffffffff],
      buffers: [b.counts, b.run, b.place, b.limits, b.logits, b.next, b.tokens, b.drawn],
      workgroups: [1],
    },
  ]);
  const results: { token: number; logprob: number; entropy: number }[] = [];
  for (const { key, rollout, position } of draws) {
    const run = new Uint32Array([key[0], key[1], rollout, 0]);
    new Float32Array(run.buffer)[3] = 1 / temperature;
    device.write(b.run, run);
    // The kernel draws the token after the one at `place`; position - 1 wraps for a draw at position 0.
    device.write(b.place, new Uint32Array([0, 0, position - 1, 0]));
    program.run();
    const [next, drawn] = await device.read([
      { buffer: b.next, size: 16 },
      { buffer: b.drawn, offset: position * 8, size: 8 },
    ]);
    const [logprob, entropy] = new Float32Array(drawn);
    results.push({ token: new Uint32Array(next)[3], logprob, entropy });
  }
  program.destroy();
  for (const buffer of Object.values(b)) buffer.destroy();
  return results;
}

describe('sample.wgsl alone', () => {
  const { blocks, samples } = loadRandomVectors();

  it("draws from Random123's words", async () => {
    // With z = 0 and V = 2 one block decides: word 0 against word 1, at counter (rollout, position).
    for (const { key, counter, words } of blocks.filter((block) => block.counter[1] < 1000)) {
      const [{ token }] = await sampleOnGpu(new Float32Array(2), 1, [
        { key, rollout: counter[0], position: counter[1] },
      ]);
      expect(token).toBe(words[1] >>> 8 > words[0] >>> 8 ? 1 : 0);
    }
    expect(blocks.filter((block) => block.counter[1] < 1000).length).toBeGreaterThan(0);
  });

  it.each(samples.map((s) => [s.logits.length, s.temperature, s] as const))(
    'gives the reference tokens, vocabulary %d, T %d',
    async (_vocab, _t, { logits, temperature, draws }) => {
      const results = await sampleOnGpu(Float32Array.from(logits), temperature, draws);
      const { entropy } = rowStatistics(logits, logits.length, [0], temperature);
      results.forEach((result, i) => {
        const { token } = draws[i];
        expect(result.token).toBe(token);
        const { logprob } = rowStatistics(logits, logits.length, [token], temperature);
        expect(Math.abs(result.logprob - logprob[0])).toBeLessThan(1e-5);
        expect(Math.abs(result.entropy - entropy[0])).toBeLessThan(1e-5);
      });
    },
  );

  it('keeps its precision where a uniform number is close to 1, and never scores a token infinite', async () => {
    // Found by search: with key (3, 4) and counter (rollout, 1) the first word is among the highest 2^-10, 2^-14,
    // 2^-18, and at the very top, where u rounds to 1 in float32 and -log(-log 1) is infinite.
    for (const rollout of [717, 23_998, 50_658, 3_568_885]) {
      const [word] = threefry2x32(3, 4, rollout, 1);
      expect(word).toBeGreaterThanOrEqual(2 ** 32 * (1 - 2 ** -10));
      const gumbel = -Math.log(-Math.log(uniformFromBits(word)));
      const other = threefry2x32(3, 4, rollout, 1)[1];
      const otherGumbel = -Math.log(-Math.log(uniformFromBits(other)));
      // The other token is ahead by just more, then by just less, than this one's Gumbel number makes up for.
      for (const ahead of [0.002, -0.002]) {
        const logits = Float32Array.from([0, gumbel - otherGumbel + ahead]);
        const [{ token }] = await sampleOnGpu(logits, 1, [{ key: [3, 4], rollout, position: 1 }]);
        expect(token, `u = ${uniformFromBits(word)}, ahead by ${ahead}`).toBe(ahead > 0 ? 1 : 0);
      }
    }
  });
});

/** Every prompt's continuations, with their rollout numbers. */
interface Drawn {
  prompt: readonly number[];
  rollout: Rollout;
  number: number;
}

const eos = 3;
const key: [number, number] = [0xdecafbad, 77];
const firstRollout = 1000;

async function draw(
  name: FixtureName,
  groups: PromptGroup[],
  rows: number,
  temperature: number,
): Promise<Drawn[]> {
  const fixture = loadFixture(name);
  const model = await fixtureModel(fixture);
  const decoder = await Decoder.create(model, { rows, context: 24 }, eos);
  const rollouts = await decoder.generate(groups, { key, firstRollout, temperature, eos });
  decoder.destroy();
  destroyModel(model);
  let number = firstRollout;
  return groups.flatMap(({ prompt }, g) =>
    rollouts[g].map((rollout) => ({ prompt, rollout, number: number++ })),
  );
}

/** Prompts of one token and of many, one that holds the start of a response, unequal limits, one past the context. */
const groups: PromptGroup[] = [
  { prompt: [1], copies: 5, longest: 20 },
  { prompt: [1, 7, 9, 4, 11], copies: 13, longest: 12 },
  { prompt: [1, 7, 9, 4, 11, 20, 21, 22, 6], copies: 6, longest: 100 },
  { prompt: [2, 5], copies: 1, longest: 1 },
  { prompt: [1, 7, 9, 4, 11], copies: 4, longest: 12 },
  { prompt: [1, 12, 13], copies: 9, longest: 16 },
];

describe.each(['qwen3', 'llama'] as const)('a decoder’s draws, replayed in float64, %s', (name) => {
  let whole: Drawn[];
  beforeAll(async () => {
    whole = await draw(name, groups, 64, 1);
  });

  it.each([1, 0.7])('T = %d', async (temperature) => {
    const { config, parameters } = loadFixture(name);
    const flat = Float64Array.from(flatten(parameters, config));
    const drawn = temperature === 1 ? whole : await draw(name, groups, 64, temperature);
    let decided = 0;
    let total = 0;
    for (const { prompt, rollout, number } of drawn) {
      const tokens = [...prompt, ...rollout.tokens];
      const { logits } = forward(config, flat, { tokens, lengths: [tokens.length] });
      const next = tokens.map((_, t) => tokens[t + 1] ?? -1);
      const twin = rowStatistics(logits, config.vocab, next, temperature);
      rollout.tokens.forEach((token, i) => {
        const position = prompt.length + i;
        const row = logits.subarray((position - 1) * config.vocab, position * config.vocab);
        const chosen = decide(gumbelScores(row, temperature, key, number, position));
        total++;
        if (chosen.margin > 1e-3) {
          decided++;
          expect(token, `rollout ${number}, position ${position}`).toBe(chosen.token);
        }
        expect(Math.abs(rollout.logprob[i] - twin.logprob[position - 1])).toBeLessThan(1e-4);
        expect(Math.abs(rollout.entropy[i] - twin.entropy[position - 1])).toBeLessThan(1e-4);
      });
    }
    console.log(`${name}, T ${temperature}: ${total} draws replayed, ${decided} decided by more than 1e-3`);
    expect(total).toBeGreaterThan(200);
    expect(decided / total).toBeGreaterThan(0.99);
  });

  it('ends each rollout at its <eos>, its limit or the context', async () => {
    const drawn = whole;
    const limits = groups.flatMap((g) =>
      Array.from({ length: g.copies }, () => Math.min(g.longest, 24 - g.prompt.length)),
    );
    let stopped = 0;
    drawn.forEach(({ rollout }, i) => {
      const end = rollout.tokens.indexOf(eos);
      stopped += Number(end >= 0);
      expect(rollout.tokens.length).toBe(end < 0 ? limits[i] : end + 1);
      expect(rollout.logprob.length).toBe(rollout.tokens.length);
      expect(rollout.entropy.length).toBe(rollout.tokens.length);
    });
    // Some end early and some do not, so that live slots are compacted.
    expect(stopped).toBeGreaterThan(3);
    expect(stopped).toBeLessThan(drawn.length - 3);
  });

  // Decoders of these sizes take different matmul kernels. One at a time each token takes a pass: two groups are enough.
  it.each([
    [1, 2],
    [8, groups.length],
    [33, groups.length],
  ])('samples the same, bit for bit, %i at a time', async (rows, count) => {
    const drawn = await draw(name, groups.slice(0, count), rows, 1);
    expect(drawn.length).toBeGreaterThanOrEqual(18);
    expect(drawn).toEqual(whole.slice(0, drawn.length));
    if (count === groups.length) expect(drawn).toHaveLength(whole.length);
  });

  it('samples a rollout the same whatever else is being decoded', async () => {
    // The first group alone: its rollouts have the same numbers, and no other rollout ends before them.
    expect(await draw(name, groups.slice(0, 1), 64, 1)).toEqual(whole.slice(0, 5));
  });
});

describe('a decoder', () => {
  it('continues from the middle of a response as the original did', async () => {
    const [{ prompt, rollout }] = await draw(
      'qwen3',
      [{ prompt: [1, 7, 9, 4, 11], copies: 1, longest: 12 }],
      8,
      1,
    );
    const cut = Math.floor(rollout.tokens.length / 2);
    const prefix = [...prompt, ...rollout.tokens.slice(0, cut)];
    const [again] = await draw('qwen3', [{ prompt: prefix, copies: 1, longest: 12 - cut }], 8, 1);
    expect(again.rollout.tokens).toEqual(rollout.tokens.slice(cut));
    expect(again.rollout.logprob).toEqual(rollout.logprob.slice(cut));
  });

  it('can be reused: no state is left from the previous call', async () => {
    const model = await fixtureModel(loadFixture('qwen3'));
    const decoder = await Decoder.create(model, { rows: 16, context: 24 }, eos);
    const options = { key, firstRollout, temperature: 1, eos };
    const first = await decoder.generate(groups, options);
    await decoder.generate([{ prompt: [4, 4, 4, 4], copies: 20, longest: 3 }], { ...options, key: [1, 1] });
    expect(await decoder.generate(groups, options)).toEqual(first);
    decoder.destroy();
    destroyModel(model);
  });

  it('rejects a prompt that fills the context, an empty one, and a length of 0', async () => {
    const model = await fixtureModel(loadFixture('qwen3'));
    const decoder = await Decoder.create(model, { rows: 8, context: 24 }, eos);
    const options = { key, firstRollout, temperature: 1, eos };
    const long = Array.from({ length: 24 }, () => 1);
    await expect(decoder.generate([{ prompt: long, copies: 1, longest: 4 }], options)).rejects.toThrow(
      /does not fit in a context/,
    );
    await expect(decoder.generate([{ prompt: [], copies: 1, longest: 4 }], options)).rejects.toThrow(/empty/);
    await expect(decoder.generate([{ prompt: [1], copies: 1, longest: 0 }], options)).rejects.toThrow(
      /at least one token/,
    );
    decoder.destroy();
    destroyModel(model);
  });
});

describe('a pause', () => {
  it('takes effect in the middle of a pass, after at most the submit in flight', async () => {
    const model = await fixtureModel(loadFixture('qwen3'));
    const { device } = model;
    const decoder = await Decoder.create(model, { rows: 4, context: 64 }, -1);
    const submit = device.submit.bind(device);
    let submits = 0;
    let submitsAtPause = 0;
    let paused = false;
    device.submit = (commands) => {
      submits++;
      // Like a message to the worker, which arrives in a later turn of the event loop.
      if (submits === 2)
        setImmediate(() => {
          paused = true;
          submitsAtPause = submits;
        });
      return submit(commands);
    };
    try {
      const draw = decoder.generate([{ prompt: [1, 2], copies: 4, longest: 62 }], {
        key: [1, 2],
        firstRollout: 0,
        temperature: 1,
        eos: -1,
        between: () => {
          if (paused) throw new Error('paused');
        },
      });
      await expect(draw).rejects.toThrow('paused');
    } finally {
      delete (device as Partial<Device>).submit;
    }
    // The pass takes two submits for the prompt and eight for its tokens.
    expect(submitsAtPause).toBeLessThanOrEqual(3);
    expect(submits - submitsAtPause).toBeLessThanOrEqual(1);
    decoder.destroy();
    destroyModel(model);
  });
});
