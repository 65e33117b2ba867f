import { expect, test } from 'vitest';

test('arrays of numbers are equal by bytes or by values, and not otherwise', () => {
  const values = [0, -0, Number.NaN, 1.5, Number.POSITIVE_INFINITY];
  expect(Float32Array.from(values)).toEqual(Float32Array.from(values));
  expect({ deep: [Float32Array.from(values).subarray(1)] }).toEqual({
    deep: [Float32Array.from(values.slice(1))],
  });
  // NaNs with different bits are equal.
  const nan = new Float32Array(new Uint32Array([0x7fc00001]).buffer);
  expect(nan).toEqual(Float32Array.of(Number.NaN));
  for (const other of [
    Float32Array.of(0, 0, Number.NaN, 1.5, Number.POSITIVE_INFINITY),
    Float32Array.from([...values, 0]),
    Float64Array.from(values),
    Float32Array.from(values.slice(1)),
  ])
    expect(Float32Array.from(values)).not.toEqual(other);
  expect(new Uint8Array(4)).not.toEqual(new Float32Array(1));
});
