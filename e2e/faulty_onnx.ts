import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { loadLanguageFixture } from '../reference/language_fixtures.ts';
import { type OnnxName, onnxFixture } from '../reference/onnx_fixtures.ts';
import { traceIds } from '../src/experiment/trace.ts';
import type { FolderModelRef, InspectRequest } from '../src/lab/client/inspect_protocol.ts';
import type { AdapterKind, LabEvent } from '../src/lab/client/protocol.ts';
import { message } from '../src/onnx/testing/made_graph.ts';
import { greedyTexts } from './fixture_agreement.ts';
import { LabWorker } from './lab_worker.ts';

type Files = Record<string, Uint8Array>;

/** The files of a tiny export with its config and tokenizer. */
export function filesOf(name: OnnxName): Files {
  const { folder } = onnxFixture(name);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => extname(file) !== '',
  );
  return Object.fromEntries(names.map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]));
}

/** A graph with a node of an operator that ONNX Runtime does not know. */
export function withUnknownOperator(graph: Uint8Array): Uint8Array {
  const node = message([1, 'logits'], [2, 'frobnicated'], [3, 'added'], [4, 'Frobnicate']);
  // Parts of a message that come twice are joined.
  return Buffer.concat([graph, message([7, message([1, node])])]);
}

/** A lab of the test's own, on an adapter. */
export async function labOn(page: Page, adapter: AdapterKind): Promise<AskedLab> {
  const lab = await LabWorker.start(page);
  await lab.tell({ type: 'probe', choice: adapter });
  expect((await lab.until('adapter')).adapter.kind).toBe(adapter);
  return new AskedLab(lab);
}

type Answer = Extract<LabEvent, { type: 'inspected' | 'inspect-failed' }>;

/** Asks a lab, and waits for each answer. */
export class AskedLab {
  #asked = 0;
  #given = 0;

  constructor(readonly lab: LabWorker) {}

  /** Gives it a model. */
  async give(name: string, files: Files): Promise<string> {
    await this.lab.giveModel(
      Object.entries(files).map(([file, bytes]) => ({
        path: `${name}/${file}`,
        base64: Buffer.from(bytes).toString('base64'),
      })),
    );
    return (await this.lab.until('models-given', ++this.#given)).folder;
  }

  /** Asks without waiting. */
  async tell(request: InspectRequest): Promise<number> {
    await this.lab.tell({ type: 'inspect', id: ++this.#asked, request });
    return this.#asked;
  }

  async answer(id: number): Promise<Answer> {
    let found: Answer | undefined;
    await expect
      .poll(
        async () => {
          const said = [...(await this.lab.heard('inspected')), ...(await this.lab.heard('inspect-failed'))];
          found = said.find((event) => event.id === id);
          return found !== undefined;
        },
        { timeout: 90_000 },
      )
      .toBe(true);
    return found!;
  }

  async ask(request: InspectRequest): Promise<Answer> {
    return this.answer(await this.tell(request));
  }
}

/** The greedy texts of a fixture's raw prompts, the first of which is short. */
export function greedy(model: FolderModelRef, name: OnnxName, longest: number, count = 2) {
  const { cases } = loadLanguageFixture(onnxFixture(name).language);
  const raw = cases.filter(({ prompt }) => typeof prompt === 'string').slice(0, count);
  const request = greedyTexts(model, raw, longest, 1);
  const sequences = raw.map(({ ids, continuation }) => [...ids, ...continuation]);
  const score: InspectRequest = { kind: 'score', model, sequences, temperature: 1 };
  return {
    request,
    score,
    /** Holds an answer to `request` or `score` to transformers. */
    expectRight(answer: Answer, tolerance = 1e-4) {
      if (answer.type === 'inspect-failed') throw new Error(answer.detail);
      const { result } = answer;
      if ('traces' in result)
        expect(result.traces.map(traceIds)).toEqual(
          raw.map(({ ids, continuation }) => [...ids, ...continuation.slice(0, longest)]),
        );
      else if ('scores' in result)
        for (const [i, { entropy }] of raw.entries())
          for (const [at, { entropy: found }] of result.scores[i].entries())
            expect(Math.abs(found - entropy[at])).toBeLessThan(tolerance);
      else throw new Error('Neither traces nor scores.');
    },
  };
}

export const graphOf = (folder: string, name: OnnxName): FolderModelRef => ({
  kind: 'folder',
  folder,
  quantise: false,
  onnx: onnxFixture(name).file,
});
