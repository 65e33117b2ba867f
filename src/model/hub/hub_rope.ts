import * as v from 'valibot';
import type { RopeScaling } from '../config.ts';
import { log } from '../elementary.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** The keys of `rope_parameters`; those that a type does not read are ignored. */
const scalingSchema = v.object({
  factor: v.optional(v.nullable(positive)),
  low_freq_factor: v.optional(positive),
  high_freq_factor: v.optional(positive),
  attention_factor: v.nullish(v.pipe(v.number(), v.finite())),
  beta_fast: v.nullish(v.pipe(v.number(), v.finite(), v.minValue(0))),
  beta_slow: v.nullish(v.pipe(v.number(), v.finite(), v.minValue(0))),
  mscale: v.nullish(v.pipe(v.number(), v.finite())),
  mscale_all_dim: v.nullish(v.pipe(v.number(), v.finite())),
  truncate: v.nullish(v.boolean()),
});

/** The fields of `config.json` that determine the rotary positions. */
export interface HubRope {
  rope_parameters?: unknown;
  rope_scaling?: unknown;
  rope_theta?: unknown;
  partial_rotary_factor?: unknown;
  original_max_position_embeddings?: unknown;
  /** Filled in. */
  context: number;
  headDim: number;
}

/** The supported scalings, by `rope_type`. */
const computed: readonly unknown[] = ['linear', 'dynamic', 'llama3', 'yarn', 'proportional'];

/** An error about `rope_parameters`. */
const wrong = (what: string) => new Error(`config.json cannot be used: the rotary positions: ${what}.`);

/**
 * Reads the rotary positions in every spelling that transformers takes: `rope_parameters` (5), `rope_scaling` and
 * `rope_theta` (before it, and `rope_scaling` still goes first), `type` for `rope_type`, the theta inside or outside.
 * Reference: `convert_rope_params_to_dict` and `standardize_rope_params` of transformers' modeling_rope_utils.py.
 * @throws Error if a scaling is not supported, or one of its parameters is missing
 */
export function ropeFromHub(hub: HubRope): { ropeTheta: number; ropeScaling?: RopeScaling } {
  const isGiven = (value: unknown) => Boolean(value) && !(isObject(value) && Object.keys(value).length === 0);
  const given = isGiven(hub.rope_scaling) ? hub.rope_scaling : (hub.rope_parameters ?? {});
  if (!isObject(given)) throw wrong('they are not an object');
  if (Object.values(given).some(isObject))
    throw wrong('they are given by type of layer, and the engine supports only one for all layers');

  const theta = Object.hasOwn(given, 'rope_theta')
    ? given.rope_theta
    : hub.rope_theta === undefined
      ? 10_000
      : hub.rope_theta;
  const ropeTheta = v.safeParse(positive, theta);
  if (!ropeTheta.success) throw wrong(`rope_theta is ${shown(theta)}; it must be a number above 0`);

  const [type = 'default'] = [given.rope_type, given.type].filter((of) => of !== undefined);
  const ropeScaling = type === 'default' ? undefined : scalingFromHub(type, given, hub, ropeTheta.output);
  return { ropeTheta: ropeTheta.output, ...(ropeScaling && { ropeScaling }) };
}

function scalingFromHub(
  type: unknown,
  given: Record<string, unknown>,
  hub: HubRope,
  theta: number,
): RopeScaling | undefined {
  if (!computed.includes(type))
    throw wrong(`they are scaled by "${shown(type)}", and the engine supports ${computed.join(', ')}`);
  const parsed = v.safeParse(scalingSchema, given);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw wrong(`${v.getDotPath(issue)}: ${issue.message}`);
  }
  const s = parsed.output;
  const need = (name: 'factor' | 'low_freq_factor' | 'high_freq_factor') => {
    const value = s[name];
    if (value === undefined || value === null) throw wrong(`type ${type} requires ${name}`);
    return value;
  };
  const partial = given.partial_rotary_factor ?? hub.partial_rotary_factor ?? 1;
  if (typeof partial !== 'number' || !(partial >= 0 && partial <= 1))
    throw wrong(`partial_rotary_factor is ${shown(partial)}; it must be from 0 to 1`);
  if (type === 'proportional')
    return {
      rope_type: type,
      factor: s.factor === undefined ? 1 : need('factor'),
      partial_rotary_factor: partial,
    };
  if (Math.floor(hub.headDim * partial) !== hub.headDim)
    throw wrong(
      `they rotate only ${shown(partial)} of each head, and the engine supports only full rotation`,
    );

  if (type === 'linear') {
    const factor = need('factor');
    return factor === 1 ? undefined : { rope_type: type, factor };
  }
  if (type === 'dynamic') return { rope_type: type, factor: need('factor') };
  if (type === 'llama3') {
    return {
      rope_type: type,
      factor: need('factor'),
      low_freq_factor: need('low_freq_factor'),
      high_freq_factor: need('high_freq_factor'),
      original_max_position_embeddings: originalContext(given, hub),
    };
  }
  if (theta === 1) throw wrong('yarn is undefined for a rope_theta of 1');
  if (s.factor === undefined) need('factor');
  const original = originalContext(given, hub);
  const factor = s.factor ?? hub.context / original;
  const mscale = (of: number) => (factor <= 1 ? 1 : 0.1 * of * log(factor) + 1);
  const inferred = s.mscale && s.mscale_all_dim ? mscale(s.mscale) / mscale(s.mscale_all_dim) : mscale(1);
  return {
    rope_type: 'yarn',
    factor,
    original_max_position_embeddings: original,
    attention_factor: s.attention_factor ?? inferred,
    beta_fast: s.beta_fast || 32,
    beta_slow: s.beta_slow || 1,
    truncate: s.truncate === undefined ? true : Boolean(s.truncate),
  };
}

/**
 * The context before it was extended: a field next to the parameters takes precedence over theirs; default: the
 * context.
 */
function originalContext(given: Record<string, unknown>, hub: HubRope): number {
  const own = given.original_max_position_embeddings;
  const value = hub.original_max_position_embeddings ?? (own === undefined ? hub.context : own);
  const parsed = v.safeParse(positive, value);
  if (!parsed.success)
    throw wrong(`original_max_position_embeddings is ${shown(value)}; it must be a number above 0`);
  return parsed.output;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of the file, shortened for a message. */
export const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing')).slice(0, 60);
