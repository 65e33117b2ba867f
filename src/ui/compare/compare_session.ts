import { traceIds } from '../../experiment/trace.ts';
import type { ModelRef } from '../../lab/client/inspect_protocol.ts';
import { transferProblems } from '../../task/transfer_sets.ts';
import { compareStore, pickPoint } from '../state/compare/compare_store.ts';
import type { ComparedRun } from '../state/compare/compared_run.ts';
import type { CurveRun } from '../state/compare/curve_run.ts';
import type { ScoredStep } from '../state/compare/scored_run.ts';
import { inspectStore, sumCost } from '../state/inspect/inspect_store.ts';
import { ask } from '../state/inspect/inspect_work.ts';
import { look, train } from '../state/lab_session.ts';
import { showView } from '../state/views/view_store.ts';
import { type TransferTask, transferSamples } from './transfer/transfer_plan.ts';

/** Shows the samples of a run at a step. Only the run on the screen has them in memory; a foreign run has none. */
export function openSamples(run: ComparedRun | CurveRun, step: number) {
  if (!('spec' in run)) return;
  pickPoint({ run: run.id, step });
  if (run.onScreen) look({ condition: run.condition, seed: run.seed, step });
}

export function closeSamples() {
  pickPoint(null);
  look({ step: null });
}

/** Trains the recipe, where it can be watched. */
export function trainNow() {
  showView('train');
  train();
}

/** What is sampled to see what training did to the entropy of the same tokens. */
const sampled = { part: 'held-out', problems: 48, samples: 4 } as const;
const temperature = 1;

/**
 * Has the last checkpoint of a run answer held-out problems, and the base and every checkpoint that the lab holds read
 * the answers (paper 1.4: the final model writes, all of them are made to read).
 */
export async function scoreCheckpoints({ condition, seed, spec }: ComparedRun) {
  const held = inspectStore
    .getState()
    .checkpoints.filter((c) => c.condition === condition && c.seed === seed)
    .toSorted((a, b) => a.step - b.step);
  const last = held.at(-1);
  if (!last || last.step === 0) return;
  const writer: ModelRef = { kind: 'checkpoint', condition, seed, step: last.step };
  const written = await ask('collect', {
    kind: 'collect',
    model: writer,
    world: last.world,
    set: sampled,
    draws: { temperature, seed },
  });
  if (!written) return;
  const { traces } = written.result;
  const prompts = traces.map(({ promptLength }) => promptLength);
  const sequences = traces.map(traceIds).filter((ids) => ids !== null);
  if (sequences.length !== traces.length) return;
  const readers: { step: number; model: ModelRef }[] = [
    { step: 0, model: { kind: 'shipped', name: last.base } },
    ...held
      .filter(({ step }) => step > 0)
      .map(({ step }) => ({ step, model: { kind: 'checkpoint', condition, seed, step } as const })),
  ];
  const steps: ScoredStep[] = [];
  const costs = [written.cost];
  for (const { step, model } of readers) {
    const answer = await ask('score', { kind: 'score', model, sequences, temperature });
    if (!answer) return;
    // Entry i is of token i + 1, so that the response begins at the prompt's length less one.
    const entropies = answer.result.scores.map((scores, i) =>
      scores.slice(prompts[i] - 1).map(({ entropy }) => entropy),
    );
    steps.push({ step, entropies });
    costs.push(answer.cost);
  }
  const cost = sumCost(costs);
  compareStore.setState(({ scored }) => ({
    scored: [
      ...scored.filter((old) => old.condition !== condition || old.seed !== seed),
      { spec, condition, seed, steps, cost },
    ],
  }));
}

/** One seed for all models, so that what differs between them is the model alone. */
const transferSeed = 0;

/**
 * Has models answer problems unlike those of the training, one after another. What is done stays when it is cancelled.
 * @param heard called with the number of finished tasks
 */
export async function testOnOthers(tasks: readonly TransferTask[], heard: (done: number) => void) {
  for (const [at, { set, of, model, world }] of tasks.entries()) {
    heard(at);
    const draws = { temperature, seed: transferSeed };
    const answer = await ask('transfer', {
      kind: 'transfer',
      model,
      world,
      set,
      problems: transferProblems,
      samples: transferSamples,
      draws,
    });
    if (!answer) return;
    const { result: outcome, cost } = answer;
    compareStore.setState(({ transferred }) => ({
      transferred: [...transferred, { set, of, outcome, cost }],
    }));
  }
}
