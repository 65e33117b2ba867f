import { DeviceError } from '../device/device.ts';

/** Seconds before the first, second and third attempt to resume after a device loss. */
export const backOff: readonly number[] = [1, 4, 16];

/** The attempts are reset after this time without a loss, ms. */
const resetAfter = 10 * 60_000;

/** Polling interval of a wait, ms. */
const slice = 100;

export interface DeviceLossRetry {
  /** False when a newer command has superseded the work. */
  wanted(): boolean;
  /** Called before each wait. */
  recovering(facts: { attempt: number; of: number; seconds: number; detail: string }): void;
  pause?(ms: number): Promise<void>;
  /** ms */
  now?(): number;
}

/**
 * Runs work, and retries it after a device loss: up to three times, with increasing waits. The work must open a new
 * device itself and resume from its checkpoint.
 * @throws the first loss when the last attempt has failed too; any other error of the first attempt
 */
export async function retryOnDeviceLoss(work: () => Promise<void>, retry: DeviceLossRetry): Promise<void> {
  const { wanted, recovering, now = () => performance.now() } = retry;
  const pause = retry.pause ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let loss: DeviceError | null = null;
  let attempt = 0;
  while (true) {
    const started = now();
    try {
      await work();
      return;
    } catch (error) {
      if (now() - started >= resetAfter) {
        loss = null;
        attempt = 0;
      }
      // After a loss, an adapter that does not come back at once is part of the loss.
      const curable =
        error instanceof DeviceError &&
        (error.kind === 'device-lost' || (loss !== null && error.kind === 'no-adapter'));
      if (!wanted() || !curable) throw error;
      loss ??= error;
      if (attempt === backOff.length) throw loss;
      const seconds = backOff[attempt++];
      recovering({ attempt, of: backOff.length, seconds, detail: error.message });
      for (let left = seconds * 1000; left > 0 && wanted(); left -= slice) await pause(slice);
      if (!wanted()) throw loss;
    }
  }
}
