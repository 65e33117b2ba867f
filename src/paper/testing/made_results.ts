import { changeBins, type EntropyChange } from '../../forks/entropy_change.ts';
import { drawnPercentiles } from '../../forks/entropy_percentiles.ts';
import type { Random } from '../../random/stream.ts';
import type { Interval } from '../../stats/intervals.ts';
import { experiments } from '../experiments.ts';
import { readBases, sweptModels, transferred } from '../model_checks.ts';
import type { ExperimentId, ModelName } from '../names.ts';
import { readConditions } from '../reading_checks.ts';
import type {
  EntropyResult,
  ReadingResult,
  Results,
  SettlingResult,
  SweepResult,
  TransferResult,
  TransferSet,
} from '../results.ts';
import { madePersistence } from './made_persistence.ts';
import { madeRuns, randomOf, spread } from './made_runs.ts';

/** Nothing was measured. */
export const noResults: Results = {
  runs: [],
  entropies: [],
  sweeps: [],
  readings: [],
  settling: [],
  transfers: [],
  persistence: [],
};

/**
 * Results with made numbers for every experiment, condition and seed: for tests and for looking at pictures, and never
 * to be shown as measured. The same seed makes the same numbers.
 */
export function madeResults(seed = 0): Results {
  const random = randomOf(seed);
  return {
    runs: madeRuns(random),
    entropies: readBases.map((base) => madeEntropies(base, random(`entropies ${base}`))),
    sweeps: sweptModels.map(([id, model]) => madeSweep(id, model, random(`sweep ${id}`))),
    readings: readConditions.flatMap((condition) =>
      mainSeeds.map((own) => madeReading(condition, own, random(`reading ${condition} ${own}`))),
    ),
    settling: madeSettling(random('settling')),
    transfers: madeTransfers(random('transfers')),
    persistence: madePersistence(random('persistence')),
  };
}

const mainSeeds = experiments[0].spec.seeds;
const interval = (value: number, half: number): Interval => ({ low: value - half, high: value + half });

const teacherSlots = {
  countdown: ['x1', 'op1', 'y1', 'op2', 'next'],
  walk: ['op', 'next'],
};

function madeEntropies(base: string, random: Random): EntropyResult {
  const walk = base.startsWith('walk');
  const settled = 0.6 + 0.08 * random.uniform();
  const holds = 0.88 + 0.08 * random.uniform();
  const tokens = 60_000 + random.integer(10_000);
  const highest = 0.7 + 0.5 * random.uniform();
  const forks = walk ? teacherSlots.walk : teacherSlots.countdown;
  const words = walk
    ? ['A', 'B', 'D', 'C', 'no', 'yes']
    : ['+', '-', '*', 'wait', 'stop', '7', '9', '12', '3'];
  const dull = [';', ':', 'left', 'goal', '=', '<eos>', 'u', '0', '1'];
  const gap = 0.08 + 0.03 * random.uniform();
  return {
    model: { base },
    problems: 249,
    responses: 1992,
    tokens,
    mean: 0.187,
    settled: { share: settled, interval: interval(settled, 0.006) },
    topHolds: { share: holds, interval: interval(holds, 0.009) },
    percentiles: drawnPercentiles.map((percentile) => ({
      percentile,
      entropy: madePercentile(percentile, highest),
    })),
    histogram: Array.from({ length: 40 }, (_, i) =>
      i === 0
        ? Math.round(tokens * (settled + 0.1))
        : Math.round(0.06 * tokens * Math.exp(-i / 6) * (0.7 + 0.6 * random.uniform())),
    ),
    highest: words.map((word, i) => ({ word, count: 4000 - 300 * i, mean: highest * 0.93 ** i })),
    lowest: dull.map((word, i) => ({ word, count: 5000 - 200 * i, mean: 2e-5 * 3 ** i })),
    slotGap: { nats: gap, interval: interval(gap, 0.01) },
    slots: [
      ...forks.map((slot, i) => ({ slot, n: 2000 + 10 * i, mean: highest * 0.9 ** i, fork: true })),
      ...['z1', 'u1', '=', ';'].map((slot, i) => ({ slot, n: 2000, mean: 0.01 * 0.5 ** i, fork: false })),
    ],
  };
}

/** A distribution of which most is settled and the top fifth is high. */
const madePercentile = (percentile: number, highest: number) =>
  highest * 1.6 * (percentile / 100) ** 9 * (0.6 + 0.4 * (percentile / 100));

const temperatures = [0, 0.3, 0.6, 1, 1.5, 2, 3];

function madeSweep(id: string, model: ModelName, random: Random): SweepResult {
  const top = id === 'base' ? 0.235 : 0.46;
  const rate = (place: 'forks' | 'others', temperature: number) => {
    const excess = Math.max(0, temperature - 1);
    const cold = Math.max(0, 1 - temperature);
    const loss = place === 'forks' ? 0.09 * excess + 0.1 * cold : 0.3 * excess + 0.015 * cold;
    return Math.max(0.004, top * (1 - loss * 1.5) + (temperature === 1 ? 0 : spread(random, 0.005)));
  };
  const swept = temperatures.filter((temperature) => temperature !== 1);
  const points = (['forks', 'others'] as const).flatMap((place) =>
    swept.map((temperature) => {
      const passAt1 = rate(place, temperature);
      return { place, temperature, passAt1, interval: interval(passAt1, 0.022) };
    }),
  );
  return {
    model,
    threshold: 0.31 + 0.05 * random.uniform(),
    problems: 249,
    samples: 8,
    points: [...points, { place: 'both', temperature: 1, passAt1: top, interval: interval(top, 0.022) }],
    differences: swept.map((temperature, i) => {
      const mean = points[i].passAt1 - points[i + swept.length].passAt1;
      return { temperature, mean, interval: interval(mean, 0.018) };
    }),
  };
}

function madeReading(condition: string, seed: number, random: Random): ReadingResult {
  const lasting = condition === 'top20' ? 0.76 : 0.79;
  const end = lasting + spread(random, 0.01);
  return {
    experiment: 'main',
    condition,
    seed,
    traces: 256,
    tokens: 11_500,
    steps: [0, 10, 20, 30, 40].map((step) => {
      const way = step / 40;
      return {
        step,
        withBase: step === 0 ? 1 : 1 - (1 - end) * way ** 0.6,
        withFinal: step === 40 ? 1 : end + (1 - end) * way ** 1.6,
        percentiles: drawnPercentiles.map((percentile) => ({
          percentile,
          entropy: madePercentile(percentile, 0.8) * (1 + 0.25 * way * (percentile / 100) ** 4),
        })),
      };
    }),
    bySlot: 0.68 + spread(random, 0.01),
    withOtherBases: 0.9 + spread(random, 0.01),
    change: Array.from({ length: changeBins }, (_, bin): EntropyChange => {
      const change = bin < 14 ? 0.002 * random.uniform() : 0.02 * (bin - 13) - 0.05 + spread(random, 0.01);
      const [lowest, highest] = [bin, bin + 1].map((edge) => madePercentile((100 * edge) / changeBins, 0.8));
      return {
        from: (100 * bin) / changeBins,
        to: (100 * (bin + 1)) / changeBins,
        tokens: 575,
        lowest,
        highest,
        change,
        interval: interval(change, bin < 14 ? 0.001 : 0.012),
      };
    }),
  };
}

function madeSettling(random: Random): SettlingResult[] {
  const base = 'countdown-164k';
  const entry = (model: ModelName, forks: number, rest: number): SettlingResult => ({
    model,
    traces: 512,
    tokens: 20_000,
    forks: forks + spread(random, 0.01),
    rest: rest + spread(random, 0.001),
  });
  const run = (experiment: ExperimentId, condition: string, seed: number): ModelName => ({
    base,
    run: { experiment, condition, seed },
  });
  return [
    { model: { base }, traces: 512, tokens: 20_000, forks: 0.74, rest: 0.021 },
    ...[1, 2, 3].map((seed) => entry({ base, distilled: seed }, 0.63, 0.017)),
    ...mainSeeds.flatMap((seed) => [
      entry(run('main', 'all', seed), 0.7, 0.022),
      entry(run('main', 'top20', seed), 0.76, 0.023),
    ]),
    ...[1, 2, 3].map((seed) => entry(run('regularisers', 'entropy-bonus', seed), 0.75, 0.03)),
    ...[1, 2, 3].map((seed) => entry(run('regularisers', 'symmetric', seed), 0.66, 0.02)),
  ];
}

function madeTransfers(random: Random): TransferResult[] {
  const transfer = (model: ModelName, set: TransferSet, passAt1: number, length: number): TransferResult => ({
    model,
    set,
    problems: 249,
    samples: 8,
    passAt1,
    passAtK: passAt1 + 0.25,
    length,
    truncated: 0.01,
  });
  const run = (experiment: ExperimentId, condition: string, seed: number): ModelName => ({
    base: experiment === 'main' ? 'countdown-164k' : 'countdown-164k-long',
    run: { experiment, condition, seed },
  });
  const levels = { goals: [0.1, 0.3, 0.29], larger: [0.12, 0.21, 0.22], four: [0.03, 0.05, 0.052] } as const;
  const unlike = transferred.flatMap((set) => [
    transfer({ base: 'countdown-164k' }, set, levels[set][0], 33),
    ...mainSeeds.flatMap((seed) =>
      (['all', 'top20'] as const).map((condition, i) =>
        transfer(run('main', condition, seed), set, levels[set][i + 1] + spread(random, 0.006), 44),
      ),
    ),
  ]);
  const room = (['long', 'long-same', 'long-more'] as const).flatMap((experiment, stage) =>
    (['top20', 'all'] as const).flatMap((condition) =>
      [1, 2, 3].map((seed) =>
        transfer(
          run(experiment, condition, seed),
          'room',
          [0.47, 0.5, 0.54][stage] + spread(random, 0.01),
          [52, 55, 68][stage] + spread(random, 0.6),
        ),
      ),
    ),
  );
  return [...unlike, ...room];
}
