import * as v from 'valibot';
import { figureIds } from '../../../paper/names.ts';

/** Which figure of the paper is read: plain JSON with bounds, so that a link can carry it. */
export const viewSchema = v.strictObject({
  /** Null is the start of the story. */
  figure: v.nullable(v.picklist(figureIds)),
});

export type PaperView = v.InferOutput<typeof viewSchema>;

export const firstView: PaperView = { figure: null };

/** Reads a view from untrusted JSON; null where any of it is out of bounds. */
export function parseView(json: unknown): PaperView | null {
  const result = v.safeParse(viewSchema, json);
  return result.success ? result.output : null;
}
