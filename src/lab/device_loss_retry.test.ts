import { expect, test } from 'vitest';
import { DeviceError } from '../device/device.ts';
import { backOff, retryOnDeviceLoss } from './device_loss_retry.ts';

const lost = () => new DeviceError('device-lost', 'the GPU process went away');

/** Work that fails once per error and then succeeds; time passes only in pauses. */
function made(errors: Error[], wanted: () => boolean = () => true) {
  const seen = { attempts: 0, waits: [] as number[], ms: 0 };
  const done = retryOnDeviceLoss(
    async () => {
      seen.attempts++;
      const error = errors.shift();
      if (error) throw error;
    },
    {
      wanted,
      recovering: ({ seconds }) => seen.waits.push(seconds),
      pause: async (ms) => {
        seen.ms += ms;
      },
      now: () => seen.ms,
    },
  );
  return { done, seen };
}

test('a lost device is retried after 1, 4 and 16 seconds, and the work can then succeed', async () => {
  const { done, seen } = made([lost(), lost(), lost()]);
  await done;
  expect(seen).toEqual({ attempts: 4, waits: [1, 4, 16], ms: 21_000 });
});

test('after the third attempt the loss itself is thrown, whatever followed it', async () => {
  const first = lost();
  const { done, seen } = made([first, lost(), new DeviceError('no-adapter', 'none'), lost()]);
  await expect(done).rejects.toBe(first);
  expect(seen.attempts).toBe(1 + backOff.length);
});

test('other errors are not retried', async () => {
  for (const error of [
    new Error('a bug'),
    new DeviceError('out-of-memory', ''),
    new DeviceError('no-adapter', ''),
  ]) {
    const { done, seen } = made([error]);
    await expect(done).rejects.toBe(error);
    expect(seen.attempts).toBe(1);
  }
});

test('a wait ends as soon as a newer command arrives', async () => {
  let asked = 0;
  const { done, seen } = made([lost()], () => ++asked < 4);
  await expect(done).rejects.toThrow('went away');
  expect(seen.ms).toBeLessThan(1000);
  expect(seen.attempts).toBe(1);
});

test('after ten minutes without a loss the attempts are reset', async () => {
  let ms = 0;
  const waits: number[] = [];
  let attempts = 0;
  await retryOnDeviceLoss(
    async () => {
      if (++attempts > 6) return;
      ms += 11 * 60_000;
      throw lost();
    },
    {
      wanted: () => true,
      recovering: ({ seconds }) => waits.push(seconds),
      pause: async () => {},
      now: () => ms,
    },
  );
  expect(waits).toEqual([1, 1, 1, 1, 1, 1]);
});
