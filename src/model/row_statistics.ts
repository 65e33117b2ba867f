import type { BufferPlan, Device } from '../device/device.ts';
import { type Binding, type Dispatch, f, grid } from '../device/program.ts';
import { log } from './elementary.ts';

/** The shape of a row statistics computation. */
export interface RowStatisticsShape {
  /** Most rows; the live number is `counts[0]`. */
  rows: number;
  vocab: number;
  temperature: number;
  /** Number of most likely tokens to return, 0 to 10. Requires the buffer `top`. */
  top?: number;
}

/** Input and output buffers. */
export interface RowStatisticsBuffers {
  /** counts[0] is the number of live rows. */
  counts: Binding;
  /** [rows, vocab]. */
  logits: Binding;
  /** [rows], the token whose log-probability is computed. */
  targets: Binding;
  /** [rows, 4] = (log-sum-exp, entropy, log-probability of the target, probability of the most likely token), nats. */
  statistics: Binding;
  /** [rows, top, 2] = (id, log-probability), best first, ties by id. */
  top?: Binding;
}

/** Scratch of the two-stage variant, allocated by `rowStatisticsPlan`. */
export type RowStatisticsScratch = Partial<Record<'sums' | 'found', Binding>>;

/** Largest vocabulary of the one-stage kernel: beyond it, its long serial sums and strided reads are too slow. */
const smallVocabulary = 256;

/**
 * Segments per row. A software adapter needs some hundreds of threads in total, a GPU tens of thousands with coalesced
 * reads, and WASM, where rows are distributed over workers, one.
 */
export function rowSegments(
  device: Pick<Device, 'executor' | 'software'>,
  rows: number,
  vocab: number,
): number {
  if (vocab <= smallVocabulary || device.executor === 'wasm') return 1;
  const wanted = Math.min((device.software ? 2048 : 65_536) / Math.max(1, rows), vocab / 64, 256);
  return 2 ** Math.max(0, Math.round(log(wanted) / Math.LN2));
}

/** Whether the two-stage kernels are needed. */
const staged = (s: RowStatisticsShape) => s.vocab > smallVocabulary || (s.top ?? 0) > 0;

/** Bytes of scratch; 0 for what the variant does not use. */
export function rowStatisticsPlan(
  device: Pick<Device, 'executor' | 'software'>,
  shape: RowStatisticsShape,
): BufferPlan<'sums' | 'found'> {
  if (!staged(shape)) return { sums: 0, found: 0 };
  const threads = shape.rows * rowSegments(device, shape.rows, shape.vocab);
  return { sums: threads * 16, found: threads * 8 * (shape.top ?? 0) };
}

/**
 * Log-sum-exp, entropy and log-probability of each row, and optionally its most likely tokens, by the variant that
 * suits the vocabulary: `row_statistics.wgsl`, or `row_segments.wgsl` in two stages.
 */
export function rowStatistics(
  device: Device,
  shape: RowStatisticsShape,
  b: RowStatisticsBuffers,
  scratch: RowStatisticsScratch = {},
): Dispatch[] {
  const { rows, vocab, temperature, top = 0 } = shape;
  const uniforms = [vocab, rows, f(1 / temperature)];
  if (!staged(shape)) {
    return [
      {
        shader: 'row_statistics',
        entry: 'main',
        uniforms,
        buffers: [b.counts, b.logits, b.targets, b.statistics],
        workgroups: grid(rows),
      },
    ];
  }
  const { sums = null, found = null } = scratch;
  if (!sums || (top > 0 && (!found || !b.top))) {
    throw new Error('The row statistics of this shape need the scratch buffers of rowStatisticsPlan.');
  }
  const segments = rowSegments(device, rows, vocab);
  const constants = { SEGMENTS: segments, TOP: top };
  const search = top > 0;
  return [
    {
      shader: 'row_segments',
      entry: search ? 'partial_top' : vocab % 4 === 0 ? 'partial4' : 'partial',
      constants,
      uniforms,
      buffers: [b.counts, b.logits, sums, search ? found : null],
      workgroups: grid(rows * segments),
    },
    {
      shader: 'row_segments',
      entry: search ? 'merge_top' : 'merge',
      constants,
      uniforms,
      buffers: [
        b.counts,
        b.logits,
        b.targets,
        sums,
        b.statistics,
        search ? found : null,
        search ? (b.top ?? null) : null,
      ],
      workgroups: grid(rows),
    },
  ];
}

/** The most likely tokens at a position, best first. */
export interface LikelyTokens {
  ids: number[];
  logprob: number[];
}

/** The most likely tokens of a row. @param words [rows, top, 2], as the kernels write them */
export function likelyTokens(words: Float32Array, row: number, top: number): LikelyTokens {
  const places = Array.from({ length: top }, (_, j) => (row * top + j) * 2);
  return { ids: places.map((p) => words[p]), logprob: places.map((p) => words[p + 1]) };
}

/**
 * The benchmark's baseline: reads the same logits in the same partition and does nothing else. `sums` [rows, segments].
 */
export function readOnly(
  device: Device,
  rows: number,
  vocab: number,
  logits: Binding,
  sums: Binding,
): Dispatch {
  const segments = rowSegments(device, rows, vocab);
  return {
    shader: 'read_only',
    entry: vocab % 4 === 0 ? 'main4' : 'main',
    constants: { SEGMENTS: segments },
    uniforms: [vocab, rows],
    buffers: [logits, sums],
    workgroups: grid(rows * segments),
  };
}
