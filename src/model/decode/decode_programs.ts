import type { BufferPlan, Program } from '../../device/device.ts';
import type { DeviceBuffer } from '../../device/program.ts';
import { type Dispatch, grid } from '../../device/program.ts';
import type { ModelConfig } from '../config.ts';
import { headForward, type RowInputs } from '../forward.ts';
import type { Model } from '../model.ts';
import { cachedBody, cachedBodyPlan, type DecoderCapacity, forkCache, slotsOf } from './cached_body.ts';
import { forbidDispatch, forbiddenBytes } from './forbidden_tokens.ts';

/** Plans a decoder's buffers, of a model that keeps its keys and values in float32. */
export function decoderPlan(config: ModelConfig, capacity: DecoderCapacity): BufferPlan {
  const { rows, context } = capacity;
  return {
    run: 256,
    forbidden: forbiddenBytes,
    next: rows * 16,
    limits: rows * 4,
    prefix: rows * 8,
    lengths: rows * 4,
    tokens: rows * context * 4,
    drawn: rows * context * 8,
    logits: rows * config.vocab * 4,
    finalNormed: rows * config.width * 4,
    finalRstd: rows * 4,
    ...cachedBodyPlan(config, 'f32', capacity, slotsOf(capacity)),
  };
}

/** What a step does beyond drawing at one temperature from all tokens. */
export interface StepKind {
  /** Two temperatures. */
  gated: boolean;
  /** Takes out the forbidden tokens. */
  forbids: boolean;
}

/** The recorded programs of a decoder. */
export interface DecodePrograms {
  /** Prefill: the layers over prompt tokens, one row per token. */
  readonly prefill: Program;
  /** Copies the keys and values of each group's first row to the others. */
  readonly fork: Program;
  /** Decodes one token of every rollout. */
  readonly step: Program;
  /**
   * Creates another step on demand, with two temperatures or with forbidden tokens: its pipelines and bind groups take
   * time, and most runs do not use it.
   */
  readonly otherStep: (kind: StepKind) => Promise<Program>;
}

/** Records a decoder's programs over its buffers. */
export async function recordDecode(
  model: Model,
  capacity: DecoderCapacity,
  b: Record<string, DeviceBuffer>,
  eos: number,
): Promise<DecodePrograms> {
  const { config, device } = model;
  const { rows, context } = capacity;
  const inputs: RowInputs = { rows, counts: b.counts, place: b.place };
  const { dispatches: body, last } = cachedBody(model, capacity, b, rows);
  const head = headForward(model, inputs, last, b.finalNormed, b.finalRstd, b.logits);
  const step = ({ gated, forbids }: StepKind): Dispatch[] => [
    ...body,
    ...head,
    ...(forbids
      ? [forbidDispatch(config.vocab, rows, { counts: b.counts, forbidden: b.forbidden, logits: b.logits })]
      : []),
    {
      shader: 'sample',
      entry: gated ? 'gated' : 'main',
      uniforms: [config.vocab, rows, context, eos],
      buffers: [b.counts, b.run, b.place, b.limits, b.logits, b.next, b.tokens, b.drawn],
      workgroups: grid(rows),
    },
    {
      shader: 'live_slots',
      entry: 'main',
      uniforms: [rows],
      buffers: [b.next, b.counts, b.place, b.lengths],
      workgroups: [1],
    },
  ];
  const [prefill, plainStep, fork] = await Promise.all([
    device.program(cachedBody(model, capacity, b, slotsOf(capacity)).dispatches, 'prefill'),
    device.program(step({ gated: false, forbids: false }), 'decode step'),
    device.program(forkCache(model, capacity, b), 'fork'),
  ]);
  return {
    prefill,
    step: plainStep,
    fork,
    otherStep: (kind) => device.program(step(kind), 'decode step'),
  };
}
