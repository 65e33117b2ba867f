import * as v from 'valibot';
import { shippedModels } from '../../../experiment/shipped_models.ts';
import { defaultSamples } from '../../../forks/scan_plan.ts';
import { worldNames } from '../../../task/worlds.ts';
import { chatSchema, firstChat } from './chat.ts';

/**
 * What a reader has chosen to look at: plain JSON with bounds, so that a link can carry it. Positions are indices of
 * the whole sequence, prompt included.
 */

const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const real = (min: number, max: number) => v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));
const words = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

export const quantities = ['entropy', 'surprisal', 'rank', 'top1', 'change', 'logprob-change'] as const;
export const units = ['nats', 'bits'] as const;
export const scales = ['fixed', 'quantile'] as const;
export const pools = ['sample', 'all'] as const;
/** How running text is set: as the text that it is, token by token, or as suits where it is from. */
export const settings = ['auto', 'text', 'tokens'] as const;
export const panels = ['forks', 'words', 'temperature'] as const;

/** The highest temperature that can be asked for, and the most samples of one request. */
export const bounds = {
  temperature: 5,
  copies: 64,
  scanForks: 32,
  scanSamples: 512,
  seed: 2 ** 31 - 1,
} as const;

const modelSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('shipped'), name: words(64) }),
  v.strictObject({
    kind: v.literal('checkpoint'),
    condition: words(64),
    seed: integer(0, 2 ** 32 - 1),
    step: integer(0, 1_000_000),
  }),
  v.strictObject({
    kind: v.literal('folder'),
    folder: words(200),
    quantise: v.boolean(),
    cache: v.optional(v.literal('f16')),
    onnx: v.optional(words(200)),
  }),
]);

export const viewSchema = v.strictObject({
  model: modelSchema,
  world: v.picklist(worldNames),
  problem: words(200),
  /** What models of a folder are asked. */
  chat: chatSchema,
  /** 0 is greedy. */
  temperature: real(0, bounds.temperature),
  /** Words of the world that samples never draw, as they were typed; older links lack it. */
  forbid: v.optional(words(200), ''),
  seed: integer(0, bounds.seed),
  copies: integer(1, bounds.copies),
  /** Which of the samples is shown. */
  sample: integer(0, 100_000),
  quantity: v.picklist(quantities),
  unit: v.picklist(units),
  scale: v.picklist(scales),
  rho: real(0, 1),
  setting: v.picklist(settings),
  /** The tokens that the mask is cut among: those of the shown sample, or of all samples. */
  pool: v.picklist(pools),
  /** Where the keys are, and what the side panel holds. */
  position: v.nullable(integer(0, 2_000_000)),
  pinned: v.nullable(integer(0, 2_000_000)),
  panel: v.picklist(panels),
  /** Whether one continuation takes the likeliest token each time. */
  greedy: v.boolean(),
  resample: v.strictObject({ copies: integer(1, bounds.copies), temperature: real(0, bounds.temperature) }),
  scan: v.strictObject({ forks: integer(1, bounds.scanForks), samples: integer(1, bounds.scanSamples) }),
});

export type InspectView = v.InferOutput<typeof viewSchema>;
export type Quantity = InspectView['quantity'];
export type Unit = InspectView['unit'];
export type Scale = InspectView['scale'];

/** The example of `docs/background.md`: the first number wavers and changes nothing, the sign before the last decides. */
export const firstView: InspectView = {
  model: { kind: 'shipped', name: shippedModels[0].name },
  world: shippedModels[0].world,
  problem: '12 8 3 → 17',
  chat: firstChat,
  temperature: 1,
  forbid: '',
  seed: 1,
  copies: 8,
  sample: 0,
  quantity: 'entropy',
  unit: 'nats',
  scale: 'fixed',
  rho: 0.2,
  setting: 'auto',
  pool: 'sample',
  position: null,
  pinned: null,
  panel: 'forks',
  greedy: false,
  resample: { copies: 8, temperature: 1 },
  scan: { forks: 6, samples: defaultSamples },
};

/**
 * What a link's part is a difference against. It never changes, so that links open as they were written: a default that came
 * later stands in them.
 */
export const linkedView: InspectView = { ...firstView, scan: { forks: 6, samples: 64 } };

/** Reads a view from untrusted JSON; null where any of it is out of bounds. */
export function parseView(json: unknown): InspectView | null {
  const result = v.safeParse(viewSchema, json);
  return result.success ? result.output : null;
}
