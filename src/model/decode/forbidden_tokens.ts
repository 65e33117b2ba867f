import type { DeviceBuffer, Dispatch } from '../../device/program.ts';
import { grid } from '../../device/program.ts';

/** Most tokens that can be forbidden at once. */
export const mostForbidden = 63;

/** Bytes of the buffer of forbidden tokens. */
export const forbiddenBytes = (mostForbidden + 1) * 4;

/** The contents of that buffer. @throws RangeError when there are too many tokens, one is not the model's, or none would be left */
export function forbiddenWords(forbid: readonly number[], vocab: number): Uint32Array<ArrayBuffer> {
  const ids = new Set(forbid);
  const foreign = forbid.find((id) => !Number.isInteger(id) || id < 0 || id >= vocab);
  if (foreign !== undefined)
    throw new RangeError(`Token ${foreign} cannot be forbidden: the model's ids are from 0 to ${vocab - 1}.`);
  if (ids.size > mostForbidden)
    throw new RangeError(`At most ${mostForbidden} tokens can be forbidden, not ${ids.size}.`);
  if (ids.size >= vocab) throw new RangeError('All tokens are forbidden: none is left to be drawn.');
  return Uint32Array.from([ids.size, ...ids]);
}

/** Takes the forbidden tokens out of logits [slots, vocab], between the head and whatever draws from them. */
export const forbidDispatch = (
  vocab: number,
  slots: number,
  b: Record<'counts' | 'forbidden' | 'logits', DeviceBuffer>,
): Dispatch => ({
  shader: 'forbid',
  entry: 'main',
  uniforms: [vocab, slots],
  buffers: [b.counts, b.forbidden, b.logits],
  workgroups: grid(slots),
});
