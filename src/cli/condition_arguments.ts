import { conditionName } from '../experiment/condition_name.ts';
import { conditions as knownConditions } from '../experiment/presets.ts';
import { type Condition, leastRho, type Mask, maskSchema, parseSpec, type Spec } from '../experiment/spec.ts';
import { exclusionOf } from '../task/excluded_tokens.ts';
import { worldByName } from '../task/worlds.ts';
import { numberOf, UsageError } from './machine/arguments.ts';

const text = { type: 'string' } as const;

/** The arguments that change a mask, for `parseArguments`. */
export const maskOptions = {
  select: text,
  rho: text,
  rule: text,
  pool: text,
  entropy: text,
  normaliser: text,
  exclude: text,
};

/** What `--exclude` takes out of the mask of every condition: `wait,stop`. */
export const excludeOf = (list: string | undefined): Pick<Mask, 'exclude'> =>
  list === undefined ? {} : { exclude: list.split(',').join(' ') };

/**
 * The fields of a mask that arguments give, but for `--exclude`.
 * @throws UsageError for a value that a mask cannot have
 */
export function maskOf(values: { [K in keyof typeof maskOptions]?: string }): Partial<Mask> {
  const mask: Record<string, unknown> = {};
  const { rho: _rho, exclude: _exclude, ...choices } = maskSchema.entries;
  for (const [name, { options }] of Object.entries(choices)) {
    const value = values[name as keyof typeof choices];
    if (value === undefined) continue;
    if (!(options as readonly string[]).includes(value))
      throw new UsageError(`--${name} must be one of ${options.join(', ')}.`);
    mask[name] = value;
  }
  if (values.rho !== undefined) mask.rho = numberOf('rho', values.rho, 0.2, leastRho, 1);
  return mask;
}

/**
 * A spec that was valid before arguments changed it.
 * @throws UsageError for what they made of it, and for excluded words that its world lacks
 */
export function checkedSpec(spec: Spec): Spec {
  try {
    for (const { mask } of [spec, ...spec.conditions]) exclusionOf(mask.exclude, worldByName(spec.world));
    return parseSpec(spec);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/**
 * The conditions listed by `--conditions`, or the spec's own, with the mask changed by the other arguments; `--select`
 * defines a single condition instead. A condition named after its share is renamed after the new one.
 * @throws UsageError for an unknown condition, or one listed twice
 */
export function chosenConditions(spec: Spec, names: string | undefined, mask: Partial<Mask>): Condition[] {
  if (mask.select) {
    if (names !== undefined) throw new UsageError('Give either --conditions or --select.');
    return [{ name: conditionName({ ...spec.mask, ...mask }), mask, objective: {} }];
  }
  const wanted = names?.split(',') ?? spec.conditions.map(({ name }) => name);
  const chosen = wanted.map((name) => withMask(spec, conditionNamed(spec, name), mask));
  chosen.forEach(({ name }, i) => {
    const first = chosen.findIndex((condition) => condition.name === name);
    if (first === i) return;
    throw new UsageError(
      wanted[first] === wanted[i]
        ? `--conditions lists ${name} twice.`
        : `With --rho ${mask.rho}, ${wanted[first]} and ${wanted[i]} are the same condition: list one of them with --conditions.`,
    );
  });
  return chosen;
}

function conditionNamed(spec: Spec, name: string): Condition {
  const own = spec.conditions.find((condition) => condition.name === name);
  if (own) return own;
  if (Object.hasOwn(knownConditions, name)) return knownConditions[name];
  throw new UsageError(
    `There is no condition "${name}". Conditions: ${Object.keys(knownConditions).join(', ')}.`,
  );
}

function withMask(spec: Spec, condition: Condition, mask: Partial<Mask>): Condition {
  const before = { ...spec.mask, ...condition.mask };
  const after = { ...before, ...mask };
  const name = condition.name === conditionName(before) ? conditionName(after) : condition.name;
  return { ...condition, name, mask: { ...condition.mask, ...mask } };
}
