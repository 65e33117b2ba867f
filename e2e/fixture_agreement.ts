import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type LanguageName, loadLanguageFixture } from '../reference/language_fixtures.ts';
import { traceIds } from '../src/experiment/trace.ts';
import type { AdapterKind } from '../src/lab/client/protocol.ts';
import { LabWorker } from './lab_worker.ts';

/** Names of requests to one worker. */
let request = 0;

/**
 * Gives the page's worker a language model of the fixtures and holds what it computes to transformers: entropies and
 * log-probabilities of prompts and continuations, and the greedy text. @param adapter that it must run on
 */
export async function expectFixture(page: Page, adapter: AdapterKind, name: LanguageName): Promise<void> {
  const { folder: path, cases } = loadLanguageFixture(name);
  const lab = await LabWorker.start(page);
  await lab.tell({ type: 'probe', choice: adapter });
  expect((await lab.until('adapter')).adapter.kind).toBe(adapter);
  const files = readdirSync(path).map((file) => ({
    path: `${name}/${file}`,
    base64: readFileSync(join(path, file)).toString('base64'),
  }));
  await lab.giveModel(files);
  const { folder } = await lab.until('models-given');
  const model = { kind: 'folder', folder, quantise: false } as const;

  const sequences = cases.map(({ ids, continuation }) => [...ids, ...continuation]);
  await lab.tell({
    type: 'inspect',
    id: ++request,
    request: { kind: 'score', model, sequences, temperature: 1 },
  });
  const { result: scored } = await lab.until('inspected');
  if (!('scores' in scored)) throw new Error('Not scores.');
  for (const [i, { entropy, logprob }] of cases.entries()) {
    const scores = scored.scores[i];
    expect(
      furthest(
        scores.map((of) => of.entropy),
        entropy,
      ),
    ).toBeLessThan(1e-4);
    expect(
      furthest(
        scores.map((of) => of.logprob),
        logprob,
      ),
    ).toBeLessThan(1e-4);
  }

  const { text, ids, continuation } = cases.find(({ prompt }) => typeof prompt === 'string')!;
  await lab.tell({
    type: 'inspect',
    id: ++request,
    request: {
      kind: 'sample',
      model,
      world: null,
      problem: {
        problem: { id: name, prompt: text, answer: null, verifier: { name: 'number' } },
        system: null,
        prefill: '',
        template: 'raw',
        thinking: null,
        longest: continuation.length,
        stops: [],
      },
      copies: 2,
      draws: { temperature: 0, seed: 1 },
    },
  });
  const { result: drawn } = await lab.until('inspected', 2);
  if (!('traces' in drawn)) throw new Error('No traces.');
  for (const trace of drawn.traces) expect(traceIds(trace)).toEqual([...ids, ...continuation]);
  await lab.kill();
}

const furthest = (a: readonly number[], b: readonly number[]) => {
  expect(a).toHaveLength(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
};
