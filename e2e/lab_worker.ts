import type { Page } from '@playwright/test';
import { conditions, presets } from '../src/experiment/presets.ts';
import type { RunRecord } from '../src/experiment/record.ts';
import type { Spec } from '../src/experiment/spec.ts';
import type { LabCommand, LabEvent } from '../src/lab/client/protocol.ts';

/** A recipe whose steps take about a second on SwiftShader: one condition, few prompts, short responses. */
export const tinySpec: Spec = {
  ...presets['countdown-mini@1'],
  steps: 4,
  minibatches: 1,
  rollout: { prompts: 2, group: 2, temperature: 1, length: 24, batches: 0 },
  // Few responses are often all alike in their reward: the bonus gives every step a gradient.
  objective: { ...presets['countdown-mini@1'].objective, entropyBonus: 0.01 },
  evaluation: { every: 2, problems: 2, samples: 1 },
  conditions: [conditions.top20],
  seeds: [1],
};

/** What a clock does not decide. */
export const timeless = ({ metrics, evaluations, samples }: RunRecord) => ({
  metrics: metrics.map(({ 'time/rollout': _rollout, 'time/update': _update, ...rest }) => rest),
  evaluations,
  samples,
});

interface Heard {
  worker: Worker;
  events: LabEvent[];
}

declare global {
  interface Window {
    labs: Heard[];
  }
}

/** A lab of the test's own in a page: the page's worker, talked to without the page's interface. */
export class LabWorker {
  private constructor(
    private readonly page: Page,
    private readonly index: number,
  ) {}

  /** Starts a worker of the script that the page itself has started one of. */
  static async start(page: Page): Promise<LabWorker> {
    if (page.workers().length === 0) await page.waitForEvent('worker');
    const address = page.workers()[0].url();
    const index = await page.evaluate((url) => {
      window.labs ??= [];
      const heard: Heard = { worker: new Worker(url, { type: 'module' }), events: [] };
      heard.worker.addEventListener('message', ({ data }) => heard.events.push(data));
      return window.labs.push(heard) - 1;
    }, address);
    return new LabWorker(page, index);
  }

  async tell(command: LabCommand): Promise<void> {
    await this.page.evaluate(([i, sent]) => window.labs[i].worker.postMessage(sent), [
      this.index,
      command,
    ] as const);
  }

  /** Gives it a model as if its files were dropped: of each its path and its bytes as base64. */
  async giveModel(files: { path: string; base64: string }[]): Promise<void> {
    await this.page.evaluate(
      ([i, sent]) => {
        const given = sent.map(({ path, base64 }) => ({
          path,
          file: new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]),
        }));
        window.labs[i].worker.postMessage({ type: 'models-give', files: given });
      },
      [this.index, files] as const,
    );
  }

  /** Everything that it has said. */
  async heard<T extends LabEvent['type']>(type: T): Promise<Extract<LabEvent, { type: T }>[]> {
    const events = await this.page.evaluate((i) => window.labs[i].events, this.index);
    return events.filter((event): event is Extract<LabEvent, { type: T }> => event.type === type);
  }

  /** Waits for this many events of a type, and returns the last of them. */
  async until<T extends LabEvent['type']>(type: T, count = 1): Promise<Extract<LabEvent, { type: T }>> {
    await this.page.waitForFunction(
      ([i, wanted, n]) => window.labs[i].events.filter((event) => event.type === wanted).length >= n,
      [this.index, type, count] as const,
      { timeout: 90_000 },
    );
    return (await this.heard(type))[count - 1];
  }

  /** Waits until a phase is reached. */
  async phase(wanted: 'paused' | 'done'): Promise<void> {
    await this.page.waitForFunction(
      ([i, phase]) => {
        const phases = window.labs[i].events.filter((event) => event.type === 'phase');
        return phases.at(-1)?.phase === phase;
      },
      [this.index, wanted] as const,
      { timeout: 90_000 },
    );
  }

  /**
   * Waits until it has come to the n-th thing that it does, where it stands dead (`stopDead`).
   * @param from now on, or from the end of its next step on
   */
  async stopAt(n: number, from: 'now' | 'step'): Promise<void> {
    const stop = { type: 'stop-at', n, stepped: from === 'step' };
    await this.page.evaluate(([i, sent]) => window.labs[i].worker.postMessage(sent), [
      this.index,
      stop,
    ] as const);
    await this.page.waitForFunction(
      (i) => window.labs[i].events.some((event: { type: string }) => event.type === 'stopped'),
      this.index,
      { timeout: 90_000 },
    );
  }

  /** SHA-256 of the checkpoint that was exported first: a run's parameters and moments. */
  async hashOfState(): Promise<number[]> {
    await this.until('kept-exported');
    return this.page.evaluate(async (i) => {
      const exported = window.labs[i].events.find((event) => event.type === 'kept-exported');
      if (exported?.type !== 'kept-exported') return [];
      return [...new Uint8Array(await crypto.subtle.digest('SHA-256', exported.checkpoints[0].bytes))];
    }, this.index);
  }

  /** Ends it as a crash would: between any two instructions. */
  async kill(): Promise<void> {
    await this.page.evaluate((i) => window.labs[i].worker.terminate(), this.index);
  }
}
