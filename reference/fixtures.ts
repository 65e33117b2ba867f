/**
 * Loads what PyTorch wrote (`reference/fixtures/README.md` is the format). For tests, in Node.
 *
 * Everything is in packed rows: sequences one after another, no padding. Row n holds the logits at token n and
 * predicts token n + 1 of its sequence; a sequence's last row predicts nothing. Per-row arrays have one entry
 * for each of the N rows, 0 where it has no meaning.
 */
import { readFileSync } from 'node:fs';
import type { ModelConfig } from '../src/model/config.ts';
import { parameterLayout } from '../src/model/parameters.ts';

export type FixtureName = 'qwen3' | 'llama' | 'qwen2' | 'llama-biases' | 'qwen3-sliding';
export const fixtureNames: FixtureName[] = ['qwen3', 'llama', 'qwen2'];
/** With those whose shapes have what is rarer: biases everywhere, sliding windows, scaled positions. */
export const allFixtureNames: FixtureName[] = [...fixtureNames, 'llama-biases', 'qwen3-sliding'];

/** Tensors (or their gradients) by Hugging Face's name, row-major, projections as [out, in]. */
export type ParameterSet = Record<string, Float32Array>;

/** Hyper-parameters of a run of torch.optim.AdamW with clip_grad_norm_; one group, so everything decays. */
export interface FixtureOptimiser {
  learningRate: number;
  warmup: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  clipNorm: number;
}

/** Ten updates on the same batch. */
export interface FixtureTraining {
  optimiser: FixtureOptimiser;
  /** The loss before each update. */
  losses: number[];
  /** The global norm before each clip. */
  gradientNorms: number[];
  /** After the last update. */
  parameters: ParameterSet;
}

export interface FixtureMask {
  /** `soft` keeps every response row with weight 1 + H / mean H. */
  select: 'top' | 'bottom' | 'random' | 'all' | 'soft';
  rho: number;
  rule: 'topk' | 'threshold' | 'quantile';
}

export interface FixtureObjective {
  loss: 'dapo' | 'grpo';
  normaliser: 'kept' | 'all';
  clipLow: number;
  clipHigh: number;
  temperature: number;
  /** Coefficient of the k3 penalty against `reference`; 0 is off. */
  kl: number;
  entropyBonus: number;
}

/** One policy-gradient loss at the fixture's parameters (`reference/objectives.py` has the formulas). */
export interface FixtureCase {
  name: string;
  mask: FixtureMask;
  objective: FixtureObjective;
  loss: number;
  /** The cut of `top` and `bottom`, nats; null where nothing is cut. */
  tau: number | null;
  /** Rows whose weight is not 0. */
  kept: number;
  /** Clipped response rows, as TRL counts them (masked rows too), and among the kept. */
  clipLow: number;
  clipHigh: number;
  clipLowKept: number;
  clipHighKept: number;
  /** Per row: given old and reference log-probabilities, of softmax(z/T). */
  old: Float32Array;
  reference: Float32Array;
  /** Per row: the rows that `random` is told to keep (1), else null. */
  given: Float32Array | null;
  /** Per row: 1 kept and 0 not, or the soft weight. */
  weights: Float32Array;
  /** Per row, of softmax(z/T). */
  entropy: Float32Array;
  logprob: Float32Array;
  /** d loss / d logits (before the division by T), [N, V]. */
  logitGradient: Float32Array;
  gradient: ParameterSet;
}

export interface Fixture {
  name: FixtureName;
  config: ModelConfig;
  /** A Hugging Face folder (config.json, model.safetensors) with the same parameters. */
  folder: string;
  parameters: ParameterSet;
  /** Number of rows, N: the sum of `lengths`. */
  rows: number;
  /** All sequences, packed: [N]. */
  tokens: Int32Array;
  lengths: number[];
  promptLengths: number[];
  /** First row of each sequence. */
  starts: number[];
  /** Per row: which sequence it is of. */
  sequence: Int32Array;
  /** Per row: its position within its sequence. */
  position: Int32Array;
  /** Per row: the token it predicts, -1 on a sequence's last row. */
  next: Int32Array;
  /** Per row: 1 if the token it predicts is of the response. */
  response: Uint8Array;
  /** Per sequence. */
  advantages: number[];
  /** [N, V]. */
  logits: Float32Array;
  /** Per row, of softmax(z), nats. `logprob` is of `next`. */
  lse: Float32Array;
  entropy: Float32Array;
  logprob: Float32Array;
  /** Mean of -logprob over all response rows. */
  crossEntropy: { loss: number; logitGradient: Float32Array; gradient: ParameterSet };
  crossEntropyTraining: FixtureTraining;
  /** Updates of one case (the mask taken anew each time), with tau at each. */
  policyTraining: FixtureTraining & { case: string; taus: number[] };
  cases: FixtureCase[];
  /** How far the same computation in float32 PyTorch ends up: largest absolute differences. */
  float32: { logits: number; crossEntropyTraining: number; policyTraining: number };
}

/** A mask of given entropies: TRL's unit tests, and pools with ties. */
export interface MaskVector {
  source: string;
  rule: FixtureMask['rule'];
  rho: number;
  entropy: number[];
  /** 1 for rows that may be ranked and kept. */
  pool: number[];
  kept: number[];
  tau?: number;
}

export interface RandomVectors {
  /** Threefry-2x32-20; the first three are Random123's known answers. */
  blocks: { key: [number, number]; counter: [number, number]; words: [number, number] }[];
  samples: {
    logits: number[];
    temperature: number;
    draws: { key: [number, number]; rollout: number; position: number; token: number }[];
  }[];
}

const fixtureFolder = new URL('./fixtures/', import.meta.url);
const readJson = (name: string) => JSON.parse(readFileSync(new URL(name, fixtureFolder), 'utf8'));

/** A file's bytes at an address that typed arrays can view. */
const readBytes = (name: string) => {
  const file = readFileSync(new URL(name, fixtureFolder));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
};

/** The float32 tensors of a safetensors file: 8 bytes of header length, a JSON header, the data. */
function readSafetensors(name: string): ParameterSet {
  const bytes = readBytes(name);
  const headerLength = Number(new DataView(bytes).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, headerLength)));
  const set: ParameterSet = {};
  for (const [tensor, { data_offsets }] of Object.entries<{ data_offsets: [number, number] }>(header)) {
    if (tensor === '__metadata__') continue;
    const [start, end] = data_offsets.map((offset) => 8 + headerLength + offset);
    set[tensor] = new Float32Array(bytes.slice(start, end));
  }
  return set;
}

interface ArrayAt {
  offset: number;
  shape: number[];
}
const isArrayAt = (value: object): value is ArrayAt => 'offset' in value && 'shape' in value;
const sizeOf = (shape: number[]) => shape.reduce((a, b) => a * b, 1);

/** Reads what a manifest says of a file of floats: every {offset, shape} is an array, every {offset} a parameter set. */
function resolverOf(floats: Float32Array, names: readonly { name: string; shape: number[] }[]) {
  const parameterSet = (offset: number) => {
    const set: ParameterSet = {};
    for (const { name: tensor, shape } of names) {
      set[tensor] = floats.subarray(offset, offset + sizeOf(shape));
      offset += sizeOf(shape);
    }
    return set;
  };
  const resolve = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    if (isArrayAt(value)) return floats.subarray(value.offset, value.offset + sizeOf(value.shape));
    if ('offset' in value) return parameterSet(value.offset as number);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  };
  return resolve;
}

/** Loads one model's fixture. */
export function loadFixture(name: FixtureName): Fixture {
  const manifest = readJson(`${name}.json`);
  const resolve = resolverOf(new Float32Array(readBytes(`${name}.bin`)), manifest.parameters);
  const { sequences, parameters: _names, seed: _seed, torch: _torch, ...rest } = manifest;
  return {
    ...(resolve({ ...rest, cases: null }) as Omit<Fixture, 'cases'>),
    cases: manifest.cases.map(resolve),
    folder: new URL(`${name}/`, fixtureFolder).pathname,
    parameters: readSafetensors(`${name}/model.safetensors`),
    ...packRows(sequences, manifest.promptLengths),
  };
}

/** A policy-gradient loss whose mask leaves tokens out of its pool. */
export interface ExcludedCase
  extends Pick<
    FixtureCase,
    'name' | 'mask' | 'objective' | 'loss' | 'tau' | 'kept' | 'given' | 'weights' | 'gradient'
  > {}

/** Masks that leave tokens out, on the model and batch of another fixture. */
export function loadExcluded(): {
  fixture: Fixture;
  /** Old and reference log-probabilities, per row. */
  given: Pick<FixtureCase, 'old' | 'reference'>;
  /** Per row: 1 where the token is left out. */
  excluded: Float32Array;
  cases: ExcludedCase[];
} {
  const manifest = readJson('excluded.json');
  const fixture = loadFixture(manifest.fixture);
  const { parameters } = readJson(`${manifest.fixture}.json`);
  const resolve = resolverOf(new Float32Array(readBytes('excluded.bin')), parameters);
  return {
    fixture,
    given: fixture.cases.find(({ name }) => name === manifest.case)!,
    excluded: resolve(manifest.excluded) as Float32Array,
    cases: manifest.cases.map(resolve),
  };
}

/** Lays sequences one after another. */
function packRows(sequences: number[][], promptLengths: number[]) {
  const lengths = sequences.map((tokens) => tokens.length);
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
  const perRow = (of: (position: number, i: number) => number) =>
    sequences.flatMap((tokens, i) => tokens.map((_, position) => of(position, i)));
  return {
    rows: lengths.reduce((a, b) => a + b, 0),
    lengths,
    starts,
    tokens: Int32Array.from(sequences.flat()),
    sequence: Int32Array.from(perRow((_, i) => i)),
    position: Int32Array.from(perRow((position) => position)),
    next: Int32Array.from(perRow((position, i) => sequences[i][position + 1] ?? -1)),
    response: Uint8Array.from(
      perRow((position, i) => Number(position >= promptLengths[i] - 1 && position < lengths[i] - 1)),
    ),
  };
}

/** Puts tensors by name into the flat order of `parameterLayout`; padding is 0. */
export function flatten(set: ParameterSet, config: ModelConfig): Float32Array {
  const layout = parameterLayout(config);
  const flat = new Float32Array(layout.length);
  for (const { name, offset } of layout.tensors) flat.set(set[name], offset);
  return flat;
}

/** Masks of given entropies, TRL's own among them. */
export const loadMaskVectors = (): MaskVector[] => readJson('masks.json');

/** Draws of softmax(z / T) over the tokens that are not forbidden, with entropy and log-probabilities over those, nats. */
export interface ForbiddenVector {
  logits: number[];
  forbid: number[];
  temperature: number;
  entropy: number;
  draws: { key: [number, number]; rollout: number; position: number; token: number; logprob: number }[];
}

export const loadForbiddenVectors = (): ForbiddenVector[] => readJson('forbidden.json');

/** Random bits and sampled tokens. */
export const loadRandomVectors = (): RandomVectors => readJson('rng.json');
