import * as v from 'valibot';
import type { Claim } from '../../experiment/claim.ts';
import { fromHex, toHex } from '../../experiment/digest.ts';
import { conditions as knownConditions, presets } from '../../experiment/presets.ts';
import { sameJson } from '../../experiment/same_json.ts';
import { type Condition, type Spec, specSchema } from '../../experiment/spec.ts';
import { specFields, valueAt } from '../../experiment/spec_fields.ts';
import { LinkError } from '../fault.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { takeKnown } from './known_keys.ts';
import { type Lesson, lessonFault, readyLessons } from './lesson.ts';
import { linkLimits } from './link_limits.ts';
import { type Payload, payloadSchema, plainText } from './link_payload.ts';
import type { ViewState } from './link_view.ts';

/** What was dropped from a readable link; older links hid or locked single controls of the page (`lesson`). */
export type LinkNote = { code: 'unknown-key-dropped'; path: string } | { code: 'lesson-dropped' };

/** The content of a link. */
export interface LinkContent {
  /** The preset that the link is a diff against, by name and version. */
  readonly preset: string;
  readonly spec: Spec;
  readonly view: ViewState | null;
  readonly title: string | null;
  readonly note: string | null;
  readonly lesson: Lesson | null;
  readonly claim: Claim | null;
}

/** A preset by its exact name. @throws LinkError unknown-preset */
function presetOf(id: string): Spec {
  if (Object.hasOwn(presets, id)) return presets[id];
  throw new LinkError({ rule: 'unknown-preset', preset: id });
}

/** The payload of a content; what equals the preset, or is empty, is omitted. @throws LinkError unknown-preset */
export function payloadOf(content: LinkContent): Payload {
  const { preset, spec, view, title, note, lesson, claim } = content;
  const base = presetOf(preset);
  const changes = changesFrom(base, spec);
  const named = spec.conditions.map((condition) => nameOrCondition(base, condition));
  return {
    v: 1,
    p: preset,
    ...(changes && { c: changes }),
    ...(!sameJson(spec.seeds, base.seeds) && { s: spec.seeds }),
    ...(!sameJson(spec.conditions, base.conditions) && { x: named }),
    ...(view && Object.keys(view).length > 0 && { w: view }),
    ...(title && { t: plainText(title, false) }),
    ...(note && { n: plainText(note, true) }),
    ...(lesson && { m: lessonPayload(lesson) }),
    ...(claim && { k: claimPayload(claim) }),
  };
}

/**
 * Parses an untrusted payload. The notes list what was dropped, for the person who opens the link.
 * @throws LinkError
 */
export function contentOf(payload: Readonly<Record<string, unknown>>): {
  content: LinkContent;
  notes: LinkNote[];
} {
  const notes: LinkNote[] = [];
  const note = (dropped: LinkNote) => {
    if (notes.length < linkLimits.notes) notes.push(dropped);
  };
  // Older links may hide or lock single controls of the page, which is no longer supported.
  const { l: olderLesson, ...rest } = payload;
  checkSchema(rest.v);
  if (olderLesson !== undefined) note({ code: 'lesson-dropped' });
  const known = takeKnown(payloadSchema, rest, (path) =>
    note({ code: 'unknown-key-dropped', path: path.slice(0, 100) }),
  );
  const parsed = v.safeParse(payloadSchema, known, { abortEarly: true });
  if (!parsed.success) throw wrongValue(parsed.issues[0]);
  const { p, c, s, x, w, t, n, m, k } = parsed.output;
  const base = presetOf(p);
  const spec = checkedSpec({
    ...base,
    ...c,
    rollout: { ...base.rollout, ...c?.rollout },
    mask: { ...base.mask, ...c?.mask },
    objective: { ...base.objective, ...c?.objective },
    optimiser: { ...base.optimiser, ...c?.optimiser },
    evaluation: { ...base.evaluation, ...c?.evaluation },
    conditions:
      x?.map((one) => (typeof one === 'string' ? conditionNamed(base, one) : one)) ?? base.conditions,
    seeds: s ?? base.seeds,
  });
  const stranger = k?.r.find(([name]) => !spec.conditions.some((condition) => condition.name === name));
  if (stranger) throw new LinkError({ rule: 'claim-without-condition', condition: stranger[0] });
  const content: LinkContent = {
    preset: p,
    spec,
    view: w && Object.keys(w).length > 0 ? w : null,
    title: t || null,
    note: n || null,
    lesson: m ? lessonOf(m) : null,
    claim: k ? claimOf(k) : null,
  };
  return { content, notes };
}

/** @throws LinkError newer-format, or schema if it is not a positive integer */
function checkSchema(schema: unknown): void {
  if (typeof schema !== 'number' || !Number.isSafeInteger(schema) || schema < 1) {
    throw new LinkError({ rule: 'schema', field: 'v', reason: 'must be the number of a schema' });
  }
  if (schema > payloadSchema.entries.v.literal) {
    throw new LinkError({ rule: 'newer-format', what: 'schema', version: schema });
  }
}

/** The changed fields, nested as in the spec; null if there are none. */
function changesFrom(base: Spec, spec: Spec): Payload['c'] | null {
  const changes: Record<string, unknown> = {};
  for (const { path } of specFields) {
    const value = valueAt(spec, path);
    if (value === valueAt(base, path)) continue;
    const [outer, inner] = path.split('.');
    if (inner === undefined) changes[outer] = value;
    else changes[outer] = { ...(changes[outer] as object), [inner]: value };
  }
  return Object.keys(changes).length > 0 ? changes : null;
}

/** The preset's own condition of a name, or the lab's. */
function findCondition(base: Spec, name: string): Condition | null {
  const own = base.conditions.find((condition) => condition.name === name);
  return own ?? (Object.hasOwn(knownConditions, name) ? knownConditions[name] : null);
}

function conditionNamed(base: Spec, name: string): Condition {
  const found = findCondition(base, name);
  if (!found) throw new LinkError({ rule: 'unknown-condition', condition: name });
  return found;
}

/** The name of a condition that is known by it, otherwise the condition without its empty parts. */
function nameOrCondition(base: Spec, condition: Condition): string | Condition {
  if (sameJson(findCondition(base, condition.name), condition)) return condition.name;
  const { name, mask, objective } = condition;
  const filled = {
    name,
    ...(Object.keys(mask).length > 0 && { mask }),
    ...(Object.keys(objective).length > 0 && { objective }),
  };
  return filled as Condition;
}

/** The whole spec, checked once more by its own schema: paths of faults that only the whole has are the spec's. */
function checkedSpec(spec: Spec): Spec {
  const parsed = v.safeParse(specSchema, spec, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw wrongValue(parsed.issues[0]);
}

const wrongValue = (issue: v.BaseIssue<unknown>) =>
  new LinkError({ rule: 'schema', field: v.getDotPath(issue) ?? '', reason: issue.message.slice(0, 200) });

/** What of a lesson is other than its kind is ready-made. */
function lessonPayload({ kind, step, hide, lock }: Lesson): Payload['m'] {
  const ready = readyLessons[kind];
  return {
    k: kind,
    ...(step !== ready.step && { s: step }),
    ...(!sameJson(hide, ready.hide) && { h: [...hide] }),
    ...(!sameJson(lock, ready.lock) && { f: [...lock] }),
  };
}

/** @throws LinkError schema, if it would show no view, or tell what is to be predicted */
function lessonOf({ k, s, h, f }: NonNullable<Payload['m']>): Lesson {
  const ready = readyLessons[k];
  const lesson: Lesson = {
    kind: k,
    step: s === undefined ? ready.step : s,
    hide: h ?? ready.hide,
    lock: f ?? ready.lock,
  };
  const reason = lessonFault(lesson);
  if (reason) throw new LinkError({ rule: 'schema', field: 'm', reason });
  return lesson;
}

const permille = (share: number) => Math.round(share * 1000);

function claimPayload({ adapter, steps, results }: Claim): Payload['k'] {
  return {
    a: adapter,
    e: [...steps],
    r: results.map(({ condition, mean, sd, n, pass }) => [
      condition,
      permille(mean),
      sd === null ? null : permille(sd),
      n,
      pass.map((share) => (share === null ? null : permille(share))),
    ]),
    ...(results.some(({ hashes }) => hashes) && {
      h: results.map(({ hashes = [] }) => hashes.map((hash) => toBase64url(fromHex(hash)))),
    }),
  };
}

function claimOf({ a, e, r, h }: NonNullable<Payload['k']>): Claim {
  return {
    adapter: a,
    steps: e,
    results: r.map(([condition, mean, sd, n, pass], i) => ({
      condition,
      mean: mean / 1000,
      sd: sd === null ? null : sd / 1000,
      n,
      pass: pass.map((share) => (share === null ? null : share / 1000)),
      ...(h && h[i].length > 0 && { hashes: h[i].map((hash) => toHex(fromBase64url(hash))) }),
    })),
  };
}
