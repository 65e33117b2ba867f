import { expect, test } from 'vitest';
import { encodeState } from '../state_bytes.ts';
import { checkpointBytes, parseCheckpoint } from './checkpoint_bytes.ts';

const values = (...of: number[]) => Float32Array.from(of);
const sound = {
  step: 4,
  updates: 16,
  tokens: 1000,
  parameters: values(1, -2),
  m: values(-0.5, 0),
  v: values(0.25, 0),
};

test('a checkpoint comes back to the bit', () => {
  expect(parseCheckpoint(checkpointBytes(sound), 4, 2)).toEqual(sound);
});

test('one of another step, model or kind is refused in words', () => {
  expect(() => parseCheckpoint(checkpointBytes(sound), 5, 2)).toThrow(/at step 5/);
  expect(() => parseCheckpoint(checkpointBytes(sound), 4, 3)).toThrow(/3 parameters/);
  const head = { step: 4, updates: 16, tokens: 1000 };
  expect(() => parseCheckpoint(encodeState(head, [values(1), values(1)]), 4, 1)).toThrow(/not a run’s/);
  const three = [values(1), values(1), values(1)];
  expect(() => parseCheckpoint(encodeState({ ...head, updates: -1 }, three), 4, 1)).toThrow(/not a run’s/);
  expect(() => parseCheckpoint(encodeState({ ...head, tokens: '7' }, three), 4, 1)).toThrow(/not a run’s/);
  for (const wrong of [
    { parameters: values(Number.NaN, 1) },
    { v: values(-1, 0) },
    { m: values(0, Infinity) },
  ]) {
    expect(() => parseCheckpoint(checkpointBytes({ ...sound, ...wrong }), 4, 2)).toThrow(
      /no training leaves/,
    );
  }
  expect(() => parseCheckpoint(new TextEncoder().encode('hello'), 4, 2)).toThrow(/cannot be read/);
});
