import * as v from 'valibot';
import { adapterClasses } from '../../experiment/claim.ts';
import { conditionSchema, specSchema } from '../../experiment/spec.ts';
import { lessonKinds, lessonParts, lockableParts } from './lesson.ts';
import { linkLimits } from './link_limits.ts';
import { isViewState, type ViewState } from './link_view.ts';

/**
 * The payload of a link, schema 1: a diff against a frozen preset, with short keys. Bounds of the experiment's fields are
 * the spec's own.
 */

const { schema: _schema, conditions, seeds, ...fields } = specSchema.entries;

/** Every field of a spec may be changed, and none must be. */
const changeSchema = v.strictObject({
  ...v.partial(v.strictObject(fields)).entries,
  rollout: v.optional(v.partial(fields.rollout)),
  mask: v.optional(v.partial(fields.mask)),
  objective: v.optional(v.partial(fields.objective)),
  optimiser: v.optional(v.partial(fields.optimiser)),
  evaluation: v.optional(v.partial(fields.evaluation)),
});

const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
/** A share in thousandths, which is what a claim is quantised to. */
const permille = integer(0, 1000);

/**
 * Text as a page can show it in a line (or in lines): no control characters, none that turns the direction of what
 * follows, no half of a pair of surrogates.
 */
export function plainText(text: string, lines: boolean): string {
  const shown = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u2028\u2029]/gu, (c) => (lines && c === '\n' ? c : ' '));
  return shown.replace(/[\u202a-\u202e\u2066-\u2069]/g, '').replace(/\p{Surrogate}/gu, '\ufffd');
}

const text = (most: number, lines: boolean) =>
  v.pipe(
    v.string(),
    v.maxLength(most),
    v.transform((written) => plainText(written, lines)),
  );

const stepSchema = integer(0, 100_000);
const ascending = (steps: number[]) => steps.every((step, i) => i === 0 || step > steps[i - 1]);

const claimSchema = v.pipe(
  v.strictObject({
    /** The class of the adapter. */
    a: v.picklist(adapterClasses),
    /** The evaluated steps. */
    e: v.pipe(
      v.array(stepSchema),
      v.maxLength(linkLimits.claimSteps),
      v.check(ascending, 'steps must ascend'),
    ),
    /** For each condition: its name, mean, standard deviation, number of seeds, and pass@1 at each step. */
    r: v.pipe(
      v.array(
        v.strictTuple([
          conditionSchema.entries.name,
          permille,
          v.nullable(permille),
          integer(1, seeds.pipe[2].requirement),
          v.array(v.nullable(permille)),
        ]),
      ),
      v.minLength(1),
      v.maxLength(conditions.pipe[2].requirement),
    ),
    /** For each condition SHA-256 of the final parameters of each seed, in base64url; absent if unknown. */
    h: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.array(
              v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'it must be a SHA-256')),
            ),
            v.maxLength(seeds.pipe[2].requirement),
          ),
        ),
        v.maxLength(conditions.pipe[2].requirement),
      ),
    ),
  }),
  v.check(({ r, h }) => !h || h.length === r.length, 'hashes must be of all conditions'),
  v.check(
    ({ r, h }) => !h || h.every((of, i) => of.length === 0 || of.length === r[i][3]),
    'hashes must be of all seeds',
  ),
  v.check(({ e, r }) => r.every(([, , , , pass]) => pass.length === e.length), 'a curve must have all steps'),
  v.check(({ r }) => new Set(r.map(([name]) => name)).size === r.length, 'a condition is there twice'),
);

/** A lesson, as far as it is not as its kind is ready-made (`readyLessons`): where the recording waits, what is hidden and locked. */
const lessonSchema = v.strictObject({
  k: v.picklist(lessonKinds),
  s: v.optional(v.nullable(stepSchema)),
  h: v.optional(v.pipe(v.array(v.picklist(lessonParts)), v.maxLength(lessonParts.length))),
  f: v.optional(v.pipe(v.array(v.picklist(lockableParts)), v.maxLength(lockableParts.length))),
});

export const payloadSchema = v.strictObject({
  /** The schema's number. */
  v: v.literal(1),
  /** The preset, by name and version. */
  p: v.pipe(v.string(), v.maxLength(60)),
  /** Changed fields. */
  c: v.optional(changeSchema),
  /** Seeds, if other than the preset's. */
  s: v.optional(seeds),
  /** Conditions, if other than the preset's: a name that the preset or the lab knows, or a whole condition. */
  x: v.optional(
    v.pipe(
      v.array(v.union([conditionSchema.entries.name, conditionSchema])),
      v.minLength(1),
      v.maxLength(conditions.pipe[2].requirement),
    ),
  ),
  /** What of the page is in view. */
  w: v.optional(v.custom<ViewState>(isViewState, 'is not a view, or too large a one')),
  /** Title and note. */
  t: v.optional(text(linkLimits.title, false)),
  n: v.optional(text(linkLimits.note, true)),
  /** A lesson. */
  m: v.optional(lessonSchema),
  /** A claimed result. */
  k: v.optional(claimSchema),
});

export type Payload = v.InferOutput<typeof payloadSchema>;
