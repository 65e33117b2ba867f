import type { BufferPlan, Program } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import { type Dispatch, grid } from '../device/program.ts';
import type { ModelConfig } from './config.ts';
import {
  attentionConstants,
  attentionScale,
  embed,
  headConstants,
  headForward,
  layerForward,
  type RowInputs,
} from './forward.ts';
import type { Model } from './model.ts';
import { type LayerBuffers, layerFloats } from './workspace.ts';

/** Capacity of a decoder: rows (parallel rollouts), and the longest sequence including the prompt. */
export interface DecoderCapacity {
  rows: number;
  context: number;
}

/** Plans a decoder's buffers. */
export function decoderPlan(config: ModelConfig, { rows, context }: DecoderCapacity): BufferPlan {
  const plan: BufferPlan = {
    counts: 256,
    run: 256,
    place: rows * 16,
    next: rows * 16,
    limits: rows * 4,
    prefix: rows * 8,
    lengths: rows * 4,
    tokens: rows * context * 4,
    drawn: rows * context * 8,
    logits: rows * config.vocab * 4,
    finalNormed: rows * config.width * 4,
    finalRstd: rows * 4,
  };
  for (let s = 0; s < 3; s++) plan[`stream${s}`] = rows * config.width * 4;
  for (const [name, floats] of Object.entries(layerFloats(config))) plan[`layer.${name}`] = rows * floats * 4;
  for (let l = 0; l < config.layers; l++) {
    plan[`cache${l}`] = 2 * rows * context * config.kvHeads * config.headDim * 4;
  }
  return plan;
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
   * Creates the step with two temperatures on demand: its pipeline and bind groups take time, and most runs do not use
   * it.
   */
  readonly gatedStep: () => Promise<Program>;
}

/** Records a decoder's programs over its buffers. */
export async function recordDecode(
  model: Model,
  { rows, context }: DecoderCapacity,
  b: Record<string, DeviceBuffer>,
  eos: number,
): Promise<DecodePrograms> {
  const { config, device } = model;
  const inputs: RowInputs = { rows, counts: b.counts, place: b.place };
  const layer = Object.fromEntries(
    Object.keys(layerFloats(config)).map((name) => [name, b[`layer.${name}`]]),
  ) as unknown as LayerBuffers;
  const constants = headConstants(model);
  const cacheWidth = config.kvHeads * config.headDim;
  const body: Dispatch[] = embed(model, inputs, b.stream0);
  for (let l = 0; l < config.layers; l++) {
    const stream: [DeviceBuffer, DeviceBuffer, DeviceBuffer] = [
      b[`stream${(2 * l) % 3}`],
      b[`stream${(2 * l + 1) % 3}`],
      b[`stream${(2 * l + 2) % 3}`],
    ];
    const cache = b[`cache${l}`];
    body.push(
      ...layerForward(model, inputs, l, layer, stream, [
        {
          shader: 'kv_cache',
          entry: 'append',
          constants,
          uniforms: [rows, rows, context, 0],
          buffers: [b.counts, b.place, layer.qk, layer.qkv, cache],
          workgroups: grid(rows * cacheWidth),
        },
        {
          shader: 'attention_decode',
          entry: 'main',
          constants: attentionConstants(model, l),
          uniforms: [rows, rows, context, attentionScale(model), config.headDim],
          buffers: [b.counts, b.place, layer.qk, cache, layer.attended],
          workgroups: grid(rows * config.heads),
        },
      ]),
    );
  }
  const head = headForward(
    model,
    inputs,
    b[`stream${(2 * config.layers) % 3}`],
    b.finalNormed,
    b.finalRstd,
    b.logits,
  );
  const step = (entry: 'main' | 'gated'): Dispatch[] => [
    ...body,
    ...head,
    {
      shader: 'sample',
      entry,
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
    device.program(body, 'prefill'),
    device.program(step('main'), 'decode step'),
    device.program(
      Array.from({ length: config.layers }, (_, l) => ({
        shader: 'kv_cache',
        entry: 'fork',
        constants,
        uniforms: [rows, rows, context, context],
        buffers: [b.counts, b.prefix, null, null, b[`cache${l}`]],
        workgroups: grid(rows * context * cacheWidth),
      })),
      'fork',
    ),
  ]);
  return {
    prefill,
    step: plainStep,
    fork,
    gatedStep: () => device.program(step('gated'), 'gated decode step'),
  };
}
