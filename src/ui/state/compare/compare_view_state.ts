import * as v from 'valibot';
import { axisUnits } from '../../../experiment/axis_units.ts';
import { isOwnName } from '../../../experiment/foreign/foreign_run.ts';
import { bandKinds } from '../../../stats/seed_band.ts';
import { metricIds, type OwnMetricId } from './metric_list.ts';

/** What a reader has chosen to compare, and how: plain JSON with bounds, so that a link can carry it. */

const finite = v.pipe(v.number(), v.finite());
const words = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

export const panels = ['curves', 'differences', 'entropy', 'size', 'transfer', 'recipes'] as const;
export const scales = ['linear', 'log'] as const;
export const sortKeys = ['name', 'seed', 'pass', 'status', 'adapter'] as const;
export const strongestSmoothing = 0.999;

export const viewSchema = v.strictObject({
  panel: v.picklist(panels),
  metric: v.union([
    v.picklist(metricIds),
    v.custom<OwnMetricId>((value) => typeof value === 'string' && isOwnName(value)),
  ]),
  x: v.picklist(axisUnits),
  y: v.picklist(scales),
  /** The upright axis of a rate fits its data, and is not 0 to 1. */
  fit: v.boolean(),
  /** 0 to 0.999. */
  smoothing: v.pipe(v.number(), v.minValue(0), v.maxValue(strongestSmoothing)),
  band: v.picklist(bandKinds),
  /** The part of the level axis that is shown, in its unit; null is all of it. */
  zoom: v.nullable(
    v.pipe(
      v.strictObject({ from: finite, to: finite }),
      v.check(({ from, to }) => from < to, 'a zoom ends after its start'),
    ),
  ),
  /** Ids of runs that are not drawn. */
  hidden: v.pipe(v.array(words(120)), v.maxLength(512)),
  sort: v.strictObject({ by: v.nullable(v.picklist(sortKeys)), down: v.boolean() }),
  /** What a run's changes are relative to. */
  against: v.picklist(['first', 'previous']),
  /** The condition that differences are taken from, by its key; null is the first. */
  reference: v.nullable(words(160)),
  /** The evaluated step that is compared; null is the last. */
  step: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Recipes show what is different alone. */
  differencesOnly: v.boolean(),
});

export type CompareView = v.InferOutput<typeof viewSchema>;
export type Panel = CompareView['panel'];
export type SortKey = (typeof sortKeys)[number];

export const firstView: CompareView = {
  panel: 'curves',
  metric: 'eval/pass@1',
  x: 'step',
  y: 'linear',
  fit: false,
  smoothing: 0,
  band: 'std',
  zoom: null,
  hidden: [],
  sort: { by: null, down: false },
  against: 'first',
  reference: null,
  step: null,
  differencesOnly: true,
};

/** Reads a view from untrusted JSON; null where any of it is out of bounds. */
export function parseView(json: unknown): CompareView | null {
  const result = v.safeParse(viewSchema, json);
  return result.success ? result.output : null;
}
