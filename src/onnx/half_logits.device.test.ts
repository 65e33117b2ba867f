import { expect, test, vi } from 'vitest';
import { allocate, readFloats } from '../device/buffers.ts';
import { widen } from '../model/hub/safetensors.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { HalfLogits } from './half_logits.ts';

test('logits are widened where they are wanted, by a program per count, also when the buffers change', async () => {
  const device = await testDevice();
  const made = vi.spyOn(device, 'program');
  const { a, b } = await allocate(device, { a: 4000, b: 4000 });
  const logits = new HalfLogits(device);
  const bits = Uint16Array.from({ length: 1000 }, (_, i) => 0x3000 + i);
  const wanted = widen('F16', bits.buffer);
  const check = async (to: typeof a, count: number) => {
    device.write(await logits.buffer(count), bits.slice(0, count + (count % 2)));
    await logits.widen(to, count);
    expect(await readFloats(device, to, count)).toEqual(wanted.slice(0, count));
  };
  for (const count of [150, 51, 150, 51]) await check(a, count);
  expect(made).toHaveBeenCalledTimes(2);
  await check(b, 51);
  expect(made).toHaveBeenCalledTimes(3);
  // More than the buffer holds.
  await check(b, 1000);
  await check(b, 51);
  expect(made).toHaveBeenCalledTimes(5);
  logits.destroy();
  made.mockRestore();
  a.destroy();
  b.destroy();
});
