import { expect, test } from 'vitest';
import { allocate, readFloats } from '../device/buffers.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { widen } from './hub/safetensors.ts';

test('every float16 is the float32 of the same value, also in an odd number of them', async () => {
  const device = await testDevice();
  const bits = Uint16Array.from({ length: 2 ** 16 - 1 }, (_, i) => i + 1);
  const padded = new Uint16Array([...bits, 0]);
  const b = await allocate(device, { x: padded.byteLength, y: padded.length * 4 });
  device.write(b.x, padded);
  const program = await device.program([
    {
      shader: 'widen_half',
      entry: 'main',
      uniforms: [bits.length],
      buffers: [b.x, b.y],
      workgroups: [Math.ceil(bits.length / 128)],
    },
  ]);
  program.run();
  const y = await readFloats(device, b.y, padded.length);
  const wanted = widen('F16', bits.buffer);
  // Not a number has no bits of its own; the exponent of all ones is not numbers of a model.
  const finite = (i: number) => (bits[i] & 0x7c00) !== 0x7c00;
  expect(y.filter((_, i) => i < bits.length && finite(i))).toEqual(wanted.filter((_, i) => finite(i)));
  expect(y[bits.length]).toBe(0);
  program.destroy();
  for (const buffer of Object.values(b)) buffer.destroy();
});
