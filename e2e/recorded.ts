import type { Page } from '@playwright/test';
import type { ExperimentRecord, SampleGroup } from '../src/experiment/record.ts';
import { madeGroup, madeRecord } from '../src/experiment/testing/made_record.ts';

/** Entropies that show every colour of the ramp, and a group of which nothing was kept. */
const groups: SampleGroup[] = [
  madeGroup([
    [0.01, 0.08, 0.3, 0.7, 1.1, 1.9, 0.2, 0],
    Array.from({ length: 40 }, (_, i) => (i % 8) / 4),
    [0.02],
  ]),
  madeGroup(
    [
      [0.1, 0.2],
      [0.1, 1, 1.9],
    ],
    0.5,
    true,
  ),
];

/** A small recording, made up: the main experiment with curves that rise. */
export function smallRecording(): ExperimentRecord {
  const record = madeRecord(60);
  const lasts: Record<string, number> = { top20: 0.3, all: 0.33, bottom80: 0.01, random20: 0.24 };
  for (const run of record.runs) {
    const [base] = run.evaluations;
    run.evaluations = Array.from({ length: 21 }, (_, i) => {
      const pass = 0.2 + lasts[run.condition] * (1 - (1 - i / 20) ** 2) + run.seed / 200;
      return { ...base, step: i * 3, 'eval/pass@1': pass, 'eval/pass@k': pass + 0.2 };
    });
    run.samples = run.samples
      .filter(({ step }) => step === 1 || step % 6 === 0)
      .map(({ step }) => ({ step, groups }));
  }
  return record;
}

/** Gives the page a small recorded run, whatever ships: a test that calls this is not of the recording. */
export async function withRecording(page: Page): Promise<void> {
  const json = smallRecording();
  await page.route('**/recorded/countdown.json', (route) => route.fulfill({ json }));
}
