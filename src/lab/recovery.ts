import { DeviceError } from '../device/device.ts';

/** Seconds before the first, second and third attempt to go on after a lost device. */
export const backOff: readonly number[] = [1, 4, 16];

/** Work that has gone on for so long without a loss has all its attempts again, ms. */
const soundAfter = 10 * 60_000;

/** How often a wait looks whether it is still wanted, ms. */
const slice = 100;

export interface Recovery {
  /** False when a newer command has overtaken the work. */
  wanted(): boolean;
  /** Told before each wait. */
  recovering(facts: { attempt: number; of: number; seconds: number; detail: string }): void;
  pause?(ms: number): Promise<void>;
  /** ms */
  now?(): number;
}

/**
 * Does work, and does it again after a lost device: up to three times, each after a longer wait. The work must find a
 * new device by itself and go on from where it was kept.
 * @throws the first loss when the last attempt has failed too; any other error of the first attempt
 */
export async function withRecovery(work: () => Promise<void>, recovery: Recovery): Promise<void> {
  const { wanted, recovering, now = () => performance.now() } = recovery;
  const pause = recovery.pause ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let loss: DeviceError | null = null;
  let attempt = 0;
  while (true) {
    const started = now();
    try {
      await work();
      return;
    } catch (error) {
      if (now() - started >= soundAfter) {
        loss = null;
        attempt = 0;
      }
      // After a loss also an adapter that does not come back at once is a part of it.
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
