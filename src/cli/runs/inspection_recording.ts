import { usualTemperatures } from '../../experiment/sweep.ts';
import { responseIds, type Trace } from '../../experiment/trace.ts';
import { forkPercentile } from '../../forks/entropy_distribution.ts';
import type { InspectionRecord } from '../../formats/inspection_record.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import { scoredTrace } from '../../inspect/sample_traces.ts';
import type { World } from '../../task/world.ts';

/** How much is recorded in addition to the scan: enough for the figures, small enough for a page to load. */
export interface RecordingSizes {
  /** Samples of the problem. */
  copies: number;
  /** Number of held-out problems, the first N; default: all. */
  problems?: number;
  /** Samples of each, for the distribution and per point of the sweep. */
  collected: number;
  swept: number;
}
const usualSizes: RecordingSizes = { copies: 16, collected: 2, swept: 4 };

/** The part recorded already: the response and the scan of its forks. */
export interface RecordedForks {
  title: string;
  response: readonly number[];
  scan: InspectionRecord['scan'];
}

/**
 * Records what the Inspect view opens with: the scanned response with other samples of its problem, samples for the
 * distribution of entropies, and the temperature sweep, all with the scan's seed. The response comes first, and is not
 * repeated if it is among the samples.
 */
export async function recordInspection(
  inspector: Inspector,
  name: string,
  { title, response, scan }: RecordedForks,
  sizes: RecordingSizes = usualSizes,
): Promise<InspectionRecord> {
  const { device } = inspector;
  const world = worldOf(inspector);
  const { seed } = scan;
  const draws = { temperature: 1, seed };
  const problems = sizes.problems ?? world.heldOut().length;

  const sampled = await inspector.sample(title, sizes.copies, draws);
  const isScanned = (trace: Trace) => responseIds(trace)?.join() === response.join();
  const first = sampled.find(isScanned) ?? (await scored(inspector, title, response));
  const collectedSet = { part: 'held-out', problems, samples: sizes.collected } as const;
  const collected = await timed((progress) => inspector.collect(collectedSet, draws, { progress }));
  const sweptSet = { part: 'held-out', problems, samples: sizes.swept } as const;
  const threshold = { percentile: forkPercentile };
  const swept = await timed((progress) =>
    inspector.sweep(
      { set: sweptSet, vary: ['forks', 'others'], temperatures: usualTemperatures, threshold, seed },
      { progress },
    ),
  );
  return {
    adapter: device.adapterName,
    version: process.env.npm_package_version ?? 'unknown',
    date: new Date().toISOString(),
    model: name,
    world: world.name,
    problem: title,
    vocabulary: world.vocabulary.tokens,
    traces: [first, ...sampled.filter((trace) => trace !== first)],
    scan,
    collected: { set: collectedSet, seed, cost: collected.cost, traces: collected.result },
    swept: { set: sweptSet, seed, threshold, cost: swept.cost, points: swept.result.points },
  };
}

/** A given response, scored by the model. */
async function scored(inspector: Inspector, title: string, response: readonly number[]): Promise<Trace> {
  const { subject, name } = inspector;
  const world = worldOf(inspector);
  const problem = world.parse(title);
  const prompt = world.prompt(problem);
  const tokens = [...prompt, ...response];
  const [places] = await inspector.score([tokens], 1);
  return scoredTrace({ subject, problem, model: name, meta: {} }, tokens, prompt.length, places);
}

function worldOf({ world, name }: Inspector): World {
  if (!world) throw new Error(`The model ${name} is asked in words, which a recording does not have yet.`);
  return world;
}

async function timed<T>(work: (progress: (share: number, tokens: number) => void) => Promise<T>) {
  const started = performance.now();
  let tokens = 0;
  const result = await work((_share, spent) => {
    tokens = spent;
  });
  return { result, cost: { tokens, seconds: (performance.now() - started) / 1000 } };
}
