import type { Device, Program } from '../../device/device.ts';
import { type DeviceBuffer, type Dispatch, f, grid } from '../../device/program.ts';
import type { ModelConfig } from '../config.ts';
import { cachedBody } from '../decode/cached_body.ts';
import { type DrawFilter, type DrawOptions, minTemperature } from '../decode/draw_options.ts';
import { forbidDispatch, forbiddenBytes } from '../decode/forbidden_tokens.ts';
import { log } from '../elementary.ts';
import { headForward } from '../forward.ts';
import type { Model } from '../model.ts';
import { rowSegments, rowStatistics, rowStatisticsPlan } from '../row_statistics.ts';

/** Words of `run` before the end tokens, and before the rows' limits: `shaders/sample_segments.wgsl`. */
const endsAt = 8;
export const limitsAt = 64;
/** Most end tokens. */
export const maxEnds = limitsAt - endsAt;

/** The shape of a step. */
export interface StepShape {
  /** Rollouts, at most. */
  rows: number;
  /** Of the cache: its rows, and the longest sequence. */
  cache: { rows: number; context: number };
  /** Most likely tokens that are kept. */
  top: number;
  filter?: DrawFilter;
  /** Takes out the forbidden tokens. */
  forbids: boolean;
}

/** The properties of a device that determine how rows are split into segments. */
type Segmented = Pick<Device, 'executor' | 'software'>;

/** Bytes of the buffers that only a step needs. */
export const stepPlan = (
  device: Segmented,
  { vocab, width }: ModelConfig,
  rows: number,
  top: number,
): Record<string, number> => ({
  lengths: rows * 4,
  finalNormed: rows * width * 4,
  finalRstd: rows * 4,
  ...drawPlan(device, vocab, rows, top),
});

/** Bytes of the buffers that a draw from logits needs. */
export function drawPlan(
  device: Segmented,
  vocab: number,
  rows: number,
  top: number,
): Record<string, number> {
  return {
    run: (limitsAt + rows) * 4,
    forbidden: forbiddenBytes,
    next: rows * 16,
    logits: rows * vocab * 4,
    statistics: rows * 16,
    targets: rows * 4,
    threshold: rows * 4,
    top: rows * top * 8,
    best: rows * rowSegments(device, rows, vocab) * 16,
    ...scratchPlan(device, rows, vocab, top),
  };
}

/** Scratch for the statistics of any number of rows up to `rows`. */
function scratchPlan(device: Segmented, rows: number, vocab: number, top: number) {
  const plan = { sums: 0, found: 0 };
  for (let n = 1; ; n = Math.min(rows, n * 2)) {
    const of = rowStatisticsPlan(device, { rows: n, vocab, temperature: 1, top });
    plan.sums = Math.max(plan.sums, of.sums);
    plan.found = Math.max(plan.found, of.found);
    if (n === rows) return plan;
  }
}

/** The contents of `run` for rows that end at their limits or at any of some tokens. */
export function runWords(
  rows: readonly { limit: number }[],
  ends: readonly number[],
  { key, firstRollout, temperature, gate }: DrawOptions,
): Uint32Array<ArrayBuffer> {
  const run = new Uint32Array(limitsAt + rows.length);
  run.set([key[0], key[1], firstRollout]);
  new Float32Array(run.buffer).set(
    // A gate that no entropy exceeds is none.
    [inverse(temperature), inverse(gate?.temperature ?? temperature), gate?.above ?? 3e38],
    3,
  );
  run[6] = ends.length;
  run.set(ends, endsAt);
  run.set(
    rows.map(({ limit }) => limit),
    limitsAt,
  );
  return run;
}

const inverse = (temperature: number) => 1 / Math.max(temperature, minTemperature);

/** Records one step: the layers, the head, the statistics of the softmax over all tokens that are not forbidden, the draw, and what it keeps. */
export function recordStep(
  model: Model,
  { rows, cache, top, filter, forbids }: StepShape,
  b: Record<string, DeviceBuffer>,
): Promise<Program> {
  const { device, config } = model;
  const { vocab } = config;
  const inputs = { rows, counts: b.counts, place: b.place };
  const { dispatches, last } = cachedBody(model, cache, b, rows);
  return device.program(
    [
      ...dispatches,
      ...headForward(model, inputs, last, b.finalNormed, b.finalRstd, b.logits),
      ...drawDispatches(device, vocab, { rows, context: cache.context, top, filter, forbids }, b),
      {
        shader: 'live_slots',
        entry: 'main',
        uniforms: [rows],
        buffers: [b.next, b.counts, b.place, b.lengths],
        workgroups: [1],
      },
    ],
    'decode step',
  );
}

/** From logits to the next token of each slot, and what is kept with it. */
export function drawDispatches(
  device: Device,
  vocab: number,
  { rows, context, top, filter, forbids }: Omit<StepShape, 'cache'> & { context: number },
  b: Record<string, DeviceBuffer>,
): Dispatch[] {
  const segments = rowSegments(device, rows, vocab);
  const sampling = {
    shader: 'sample_segments',
    constants: { SEGMENTS: segments, TOP: top },
    uniforms: [vocab, rows, context],
  };
  return [
    ...(forbids
      ? [forbidDispatch(vocab, rows, { counts: b.counts, forbidden: b.forbidden, logits: b.logits })]
      : []),
    // At temperature 1; the target is not drawn yet.
    ...rowStatistics(
      device,
      { rows, vocab, temperature: 1, top },
      { counts: b.counts, logits: b.logits, targets: b.targets, statistics: b.statistics, top: b.top },
      b,
    ),
    ...(filter ? [filterDispatch(vocab, rows, filter, b)] : []),
    {
      ...sampling,
      entry: 'partial',
      buffers: [b.counts, b.run, b.place, b.statistics, b.logits, b.threshold, b.best],
      workgroups: grid(rows * segments),
    },
    {
      ...sampling,
      entry: 'keep_top',
      buffers: [b.counts, null, b.place, b.top, b.kept],
      workgroups: grid(rows),
    },
    {
      ...sampling,
      entry: 'merge',
      buffers: [b.counts, b.run, b.place, b.statistics, b.best, b.next, b.tokens, b.drawn],
      workgroups: grid(rows),
    },
  ];
}

/** No logit is below it. */
export const lowestLogit = -3.4e38;

/** Finds the smallest logit that may be drawn in each slot. */
export const filterDispatch = (
  vocab: number,
  rows: number,
  { topK = 0, topP = 1, minP = 0 }: DrawFilter,
  b: Record<string, DeviceBuffer>,
): Dispatch => ({
  shader: 'sample_filter',
  entry: 'main',
  uniforms: [vocab, rows, Math.min(topK, vocab), f(topP), f(minP > 0 ? log(minP) : -1e30)],
  buffers: [b.counts, b.run, b.statistics, b.logits, b.threshold],
  workgroups: [rows],
});
