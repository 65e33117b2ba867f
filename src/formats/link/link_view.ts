import { linkLimits } from './link_limits.ts';

/** What of the page a link holds: plain JSON, bounded; the page's own schema says what is in it. */
export type ViewState = { readonly [key: string]: ViewValue };
export type ViewValue = string | number | boolean | null | readonly ViewValue[] | ViewState;

const key = new RegExp(`^[A-Za-z][\\w.-]{0,${linkLimits.view.key - 1}}$`);
const forbidden = ['constructor', 'prototype'];

/** Whether a value is view state within `linkLimits.view`; an empty list or object counts as a leaf. */
export function isViewState(value: unknown): value is ViewState {
  const { leaves: most, text, depth: deepest } = linkLimits.view;
  let leaves = 0;
  const holds = (part: unknown, depth: number): boolean => {
    if (typeof part === 'object' && part !== null) {
      if (depth > deepest) return false;
      const items = Array.isArray(part) ? part : Object.values(part);
      if (items.length === 0) leaves++;
      const keys = Array.isArray(part) ? [] : Object.keys(part);
      return (
        items.length <= most &&
        leaves <= most &&
        keys.every((k) => key.test(k) && !forbidden.includes(k)) &&
        items.every((item) => holds(item, depth + 1))
      );
    }
    leaves++;
    if (leaves > most) return false;
    if (typeof part === 'string') return part.length <= text;
    if (typeof part === 'number') return Number.isFinite(part);
    return typeof part === 'boolean' || part === null;
  };
  return typeof value === 'object' && value !== null && !Array.isArray(value) && holds(value, 1);
}
