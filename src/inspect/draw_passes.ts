import type { RolloutSource } from '../model/decode/decoder.ts';
import type { DrawOptions, PromptGroup, Rollout } from '../model/decode/draw_options.ts';

/** The part of a group in one pass of the decoder. */
export interface PassPart {
  /** Index of the group. */
  group: number;
  copies: number;
}

/** Distributes groups' copies over passes of `rows` rollouts, in order, all full except the last. */
export function fillPasses(groups: readonly { copies: number }[], rows: number): PassPart[][] {
  const passes: PassPart[][] = [];
  let room = 0;
  groups.forEach(({ copies }, group) => {
    for (let left = copies; left > 0; ) {
      if (room === 0) {
        passes.push([]);
        room = rows;
      }
      const taken = Math.min(left, room);
      passes[passes.length - 1].push({ group, copies: taken });
      left -= taken;
      room -= taken;
    }
  });
  return passes;
}

/**
 * Samples the same rollouts as `Decoder.generate`, bit for bit, but yields each pass as it is done.
 * @yields the pass's rollouts with the index of their group
 */
export async function* drawInPasses(
  decoder: RolloutSource,
  groups: readonly PromptGroup[],
  options: DrawOptions,
): AsyncGenerator<{ group: number; rollouts: Rollout[] }[]> {
  let { firstRollout } = options;
  for (const pass of fillPasses(groups, decoder.rows)) {
    const drawn = await decoder.generate(
      pass.map(({ group, copies }) => ({ ...groups[group], copies })),
      { ...options, firstRollout },
    );
    firstRollout += pass.reduce((n, part) => n + part.copies, 0);
    yield pass.map(({ group }, i) => ({ group, rollouts: drawn[i] }));
  }
}
