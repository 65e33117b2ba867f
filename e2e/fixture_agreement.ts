import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type LanguageCase, type LanguageName, loadLanguageFixture } from '../reference/language_fixtures.ts';
import type { OnnxFixture } from '../reference/onnx_fixtures.ts';
import { traceIds } from '../src/experiment/trace.ts';
import type { FolderModelRef, InspectRequest } from '../src/lab/client/inspect_protocol.ts';
import type { AdapterKind } from '../src/lab/client/protocol.ts';
import { LabWorker } from './lab_worker.ts';

/** Asks for the greedy texts of raw prompts. */
export const greedyTexts = (
  model: FolderModelRef,
  raw: readonly LanguageCase[],
  longest: number,
  samples: number,
) =>
  ({
    kind: 'collect',
    model,
    world: null,
    set: {
      problems: raw.map(({ text }) => ({
        id: text,
        prompt: text,
        answer: null,
        verifier: { name: 'number' },
      })),
      ask: { system: null, prefill: '', template: 'raw', thinking: null, longest, stops: [] },
      samples,
    },
    draws: { temperature: 0, seed: 1 },
  }) as const satisfies InspectRequest;

/** Names of requests to one worker. */
let request = 0;

/**
 * Gives the page's worker a language model of the fixtures and holds what it computes to transformers: entropies and
 * log-probabilities of prompts and continuations, and the greedy text, of all raw prompts together.
 * @param adapter that it must run on
 * @param onnx the export of it that ONNX Runtime runs; default: our own engine runs the model
 * @param brief the first three tokens of two raw prompts; a long text is compared with the processor at loading
 */
export async function expectFixture(
  page: Page,
  adapter: AdapterKind,
  name: LanguageName,
  onnx?: OnnxFixture,
  brief = false,
): Promise<void> {
  const { cases: all } = loadLanguageFixture(name);
  const longest = brief ? 3 : 40;
  const isRaw = ({ prompt }: LanguageCase) => typeof prompt === 'string';
  const cases = brief ? all.filter(isRaw).slice(0, 2) : all;
  const path = onnx?.folder ?? loadLanguageFixture(name).folder;
  const lab = await LabWorker.start(page);
  await lab.tell({ type: 'probe', choice: adapter });
  expect((await lab.until('adapter')).adapter.kind).toBe(adapter);
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(
    (file) => extname(file) !== '',
  );
  const files = names.map((file) => ({
    path: `${name}/${file}`,
    base64: readFileSync(join(path, file)).toString('base64'),
  }));
  await lab.giveModel(files);
  const { folder } = await lab.until('models-given');
  const model = { kind: 'folder', folder, quantise: false, ...(onnx && { onnx: onnx.file }) } as const;

  const told = onnx && adapter !== 'wasm' ? 1 : 0;
  if (told > 0) {
    await lab.tell({ type: 'inspect', id: ++request, request: { kind: 'describe', model } });
    const { result } = await lab.until('inspected');
    if (!('facts' in result)) throw new Error('No facts.');
    // Compared with the processor at loading.
    expect(result.facts).toMatchObject({ provider: 'webgpu' });
    expect(result.facts.providerError).toBeGreaterThan(0);
    expect(result.facts.providerError).toBeLessThan(1e-4);
  }
  const sequences = cases.map(({ ids, continuation }) => [...ids, ...continuation]);
  await lab.tell({
    type: 'inspect',
    id: ++request,
    request: { kind: 'score', model, sequences, temperature: 1 },
  });
  const { result: scored } = await lab.until('inspected', 1 + told);
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

  const raw = cases.filter(isRaw);
  await lab.tell({
    type: 'inspect',
    id: ++request,
    request: greedyTexts(model, raw, longest, 2),
  });
  const { result: drawn } = await lab.until('inspected', 2 + told);
  if (!('traces' in drawn)) throw new Error('No traces.');
  const wanted = raw.flatMap(({ ids, continuation }) =>
    Array(2).fill([...ids, ...continuation.slice(0, longest)]),
  );
  expect(drawn.traces.map(traceIds)).toEqual(wanted);
  await lab.kill();
}

const furthest = (a: readonly number[], b: readonly number[]) => {
  expect(a).toHaveLength(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
};
