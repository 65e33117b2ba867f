/** How much of a link is read and written. Lengths are characters unless said otherwise. */
export const linkLimits = {
  /** From `#` to the end: longer links are neither read nor written. */
  read: 8000,
  /** Above it, chat and mail programs may cut a link; whoever shares it is warned. */
  warn: 2000,
  /** Bytes that a link may inflate to. */
  inflated: 64 * 1024,
  /** Brackets inside brackets. */
  depth: 8,
  title: 120,
  note: 1000,
  /** The address that `~src=` names. */
  source: 500,
  view: { leaves: 40, text: 200, depth: 3, key: 40 },
  /** Evaluated steps of a claim. */
  claimSteps: 128,
  /** Notes that reading gives at the most; what more was dropped is not listed. */
  notes: 20,
} as const;
