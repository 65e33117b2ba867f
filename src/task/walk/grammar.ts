/**
 * Walk's grammar, by its lengths. A move is `OP = v goal t yes|no`, OP one of A B C D. After `no` the next move's
 * OP follows directly, or `stop <eos>`; after `yes`, `<eos>`. Source: `docs/background.md`, the tasks, which leaves
 * open what separates moves: nothing does, so a move's OP slot is also where the walk may stop.
 */

/** A move's length in tokens: `OP = v goal t yes|no`. */
export const moveLength = 6;

/** Most moves in a walk. */
export const maxMoves = 8;

/** The longest trace in tokens: all moves made, the goal missed, then `stop <eos>`. */
export const longestTrace = maxMoves * moveLength + 2;
