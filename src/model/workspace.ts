import { allocate } from '../device/buffers.ts';
import type { BufferPlan, Device } from '../device/device.ts';
import type { Binding, DeviceBuffer } from '../device/program.ts';
import { attentionWidth, type ModelConfig, qkvWidth } from './config.ts';
import { gradientSlices } from './matmul.ts';
import type { TrainableModel } from './model.ts';
import { type BatchCapacity, type BatchSections, batchSections } from './packing.ts';
import { parameterLayout } from './parameters.ts';

/**
 * Buffers of a forward pass over packed rows. Each activation is a separate buffer rather than a range of one arena, so
 * that a kernel's inputs can be bound read-only: WebGPU rejects a buffer bound both read and read-write in a dispatch,
 * whatever the offsets.
 */
export interface ForwardBuffers {
  batch: DeviceBuffer;
  /** The residual stream before each layer's attention and before its MLP, and after the last: 2 L + 1. */
  stream: DeviceBuffer[];
  layers: LayerBuffers[];
  finalNormed: DeviceBuffer;
  finalRstd: DeviceBuffer;
  logits: DeviceBuffer;
  statistics: DeviceBuffer;
}

export interface LayerBuffers {
  normed: DeviceBuffer;
  rstd: DeviceBuffer;
  qkv: DeviceBuffer;
  qk: DeviceBuffer;
  qkRstd: DeviceBuffer;
  attended: DeviceBuffer;
  soft: DeviceBuffer;
  mlpNormed: DeviceBuffer;
  mlpRstd: DeviceBuffer;
  gateUp: DeviceBuffer;
  activated: DeviceBuffer;
}

/** Floats per row of one layer's activations, by buffer. */
export const layerFloats = (c: ModelConfig): Record<keyof LayerBuffers, number> => ({
  normed: c.width,
  rstd: 1,
  qkv: qkvWidth(c),
  qk: (c.heads + c.kvHeads) * c.headDim,
  qkRstd: c.heads + c.kvHeads,
  attended: attentionWidth(c),
  soft: 2 * c.heads,
  mlpNormed: c.width,
  mlpRstd: 1,
  gateUp: 2 * c.hidden,
  activated: c.hidden,
});

const layerNames = Object.keys(layerFloats({} as ModelConfig)) as (keyof LayerBuffers)[];

/**
 * Plans the forward buffers. Without `keep`, for scoring, the layers share one set of activations, since no
 * backward pass will read them.
 * @param logitRows rows of logits in memory at once: fewer than all if the vocabulary is large
 */
export function forwardPlan(
  config: ModelConfig,
  capacity: BatchCapacity,
  keep: boolean,
  logitRows = capacity.rows,
): BufferPlan {
  const bytes = (floats: number) => capacity.rows * floats * 4;
  const plan: BufferPlan = {
    batch: batchSections(capacity).words * 4,
    finalNormed: bytes(config.width),
    finalRstd: bytes(1),
    logits: logitRows * config.vocab * 4,
    statistics: bytes(4),
  };
  const streams = keep ? 2 * config.layers + 1 : 3;
  for (let s = 0; s < streams; s++) plan[`stream${s}`] = bytes(config.width);
  const floats = layerFloats(config);
  for (let l = 0; l < (keep ? config.layers : 1); l++) {
    for (const name of layerNames) plan[`layer${l}.${name}`] = bytes(floats[name]);
  }
  return plan;
}

/** Allocates what `forwardPlan` planned. */
export async function allocateForward(
  device: Device,
  config: ModelConfig,
  capacity: BatchCapacity,
  keep: boolean,
  logitRows = capacity.rows,
): Promise<{ buffers: ForwardBuffers; all: DeviceBuffer[] }> {
  const flat = await allocate(device, forwardPlan(config, capacity, keep, logitRows));
  const layers: LayerBuffers[] = [];
  for (let l = 0; l < config.layers; l++) {
    const from = keep ? l : 0;
    layers.push(
      Object.fromEntries(
        layerNames.map((name) => [name, flat[`layer${from}.${name}`]]),
      ) as unknown as LayerBuffers,
    );
  }
  const stream = Array.from({ length: 2 * config.layers + 1 }, (_, i) => flat[`stream${keep ? i : i % 3}`]);
  return {
    buffers: {
      batch: flat.batch,
      stream,
      layers,
      finalNormed: flat.finalNormed,
      finalRstd: flat.finalRstd,
      logits: flat.logits,
      statistics: flat.statistics,
    },
    all: Object.values(flat),
  };
}

type GradientNames = 'gradient' | 'stream' | 'normed' | 'qkv' | 'qk' | 'attended' | 'gateUp' | 'activated';

type OptimiserNames = 'partial' | 'norm' | 'm' | 'v' | 'step';

/** Threads that reduce the gradient, each leaving one partial sum of squares. */
export const reduceThreads = 1024;

/**
 * Plans the backward pass: one set of activation gradients serves every layer in turn.
 * @param slices of the gradient
 */
export function backwardPlan(config: ModelConfig, rows: number, slices: number): BufferPlan<GradientNames> {
  const { length } = parameterLayout(config);
  const floats = layerFloats(config);
  return {
    gradient: slices * length * 4,
    stream: rows * config.width * 4,
    normed: rows * config.width * 4,
    qkv: rows * floats.qkv * 4,
    qk: rows * floats.qk * 4,
    attended: rows * floats.attended * 4,
    gateUp: rows * floats.gateUp * 4,
    activated: rows * floats.activated * 4,
  };
}

/** Plans the optimiser. */
export function optimiserPlan(config: ModelConfig): BufferPlan<OptimiserNames> {
  const { length } = parameterLayout(config);
  return { partial: reduceThreads * 4, norm: 8, m: length * 4, v: length * 4, step: 64 };
}

export type BackwardBuffers = Record<GradientNames, DeviceBuffer>;
export type OptimiserBuffers = Record<OptimiserNames, DeviceBuffer>;

/** Buffers for the gradient of a batch. */
export interface GradientSpace {
  model: TrainableModel;
  capacity: BatchCapacity;
  sections: BatchSections;
  forward: ForwardBuffers;
  backward: BackwardBuffers;
  slices: { count: number; stride: number };
  /** Frees its buffers; the model's stay. */
  destroy(): void;
}

/** A gradient and the optimiser's buffers. */
export interface OptimiserSpace {
  model: TrainableModel;
  /** [slices, parameters]. */
  gradient: DeviceBuffer;
  slices: number;
  optimiser: OptimiserBuffers;
}

/** All buffers of a training step of one model. */
export interface Workspace extends GradientSpace {
  optimiser: OptimiserBuffers;
}

/** A workspace's own gradient with its optimiser. */
export const optimiserSpace = (w: Workspace): OptimiserSpace => ({
  model: w.model,
  gradient: w.backward.gradient,
  slices: w.slices.count,
  optimiser: w.optimiser,
});

/** Allocates buffers for the gradient of batches up to `capacity`. */
export async function createGradientSpace(
  model: TrainableModel,
  capacity: BatchCapacity,
): Promise<GradientSpace> {
  const { device, config, layout } = model;
  const slices = gradientSlices(device, layout.length);
  const { buffers: forward, all } = await allocateForward(device, config, capacity, true);
  const backward = await allocate(device, backwardPlan(config, capacity.rows, slices));
  return {
    model,
    capacity,
    sections: batchSections(capacity),
    forward,
    backward,
    slices: { count: slices, stride: layout.length },
    destroy() {
      for (const buffer of [...all, ...Object.values(backward)]) buffer.destroy();
    },
  };
}

/** Allocates a training workspace for batches up to `capacity`. */
export async function createWorkspace(model: TrainableModel, capacity: BatchCapacity): Promise<Workspace> {
  const space = await createGradientSpace(model, capacity);
  const optimiser = await allocate(model.device, optimiserPlan(model.config));
  return {
    ...space,
    optimiser,
    destroy() {
      space.destroy();
      for (const buffer of Object.values(optimiser)) buffer.destroy();
    },
  };
}

/** A section of the batch buffer as a binding. */
export const section = (
  batch: DeviceBuffer,
  sections: BatchSections,
  name: Exclude<keyof BatchSections, 'words'>,
): Binding => ({ buffer: batch, offset: sections[name].offset, length: sections[name].length });
