import { expect, test } from 'vitest';
import { conditions } from '../experiment/presets.ts';
import type { RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
import { Inspector } from '../inspect/inspector.ts';
import { Decoder } from '../model/decode/decoder.ts';
import { createModel, destroyModel } from '../model/model.ts';
import { evaluate } from '../rl/evaluate.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { evenWorld, tinyConfig, tinyValues } from '../rl/testing/tiny_experiment.ts';
import { tinySpec } from '../rl/testing/tiny_recipe.ts';
import { countdown } from '../task/countdown/world.ts';
import { transferSets } from '../task/transfer_sets.ts';
import type { World } from '../task/world.ts';
import type { InspectEvent, InspectRequest, InspectResults, ModelRef } from './client/inspect_protocol.ts';
import type { LabEvent } from './client/protocol.ts';
import { Experiment } from './experiment.ts';
import { MissingModel } from './failure.ts';
import { Checkpoints } from './inspectable_checkpoints.ts';
import { Inspection } from './inspection.ts';

const spec: Spec = {
  ...tinySpec,
  steps: 4,
  evaluation: { every: 2, problems: 3, samples: 2 },
  conditions: [conditions.top20, conditions.all],
};
const weights = () => ({ config: tinyConfig, values: tinyValues() });

async function run(emit: (event: LabEvent) => void, checkpoints: Checkpoints | null) {
  const device = await testDevice();
  const experiment = await Experiment.open({
    device,
    spec,
    world: evenWorld,
    weights: weights(),
    emit,
    checkpoints,
  });
  experiment.play();
  await experiment.work();
  return experiment.records;
}

/** A record without its times. */
const timeless = ({ metrics, evaluations, samples }: RunRecord) => ({
  metrics: metrics.map(({ 'time/rollout': _rollout, 'time/update': _update, ...rest }) => rest),
  evaluations,
  samples,
});

const sampleOf = (model: ModelRef): InspectRequest => ({
  kind: 'sample',
  model,
  world: 'countdown',
  problem: '12 8 3 → 17',
  copies: 8,
  draws: { temperature: 1, seed: 1 },
});

test('a run with concurrent inspections has bit-identical results, and its checkpoints can be inspected', async () => {
  const alone = await run(() => {}, null);
  expect(new Set(alone[0].metrics.map((m) => m.loss)).size).toBe(4);

  const checkpoints = new Checkpoints();
  checkpoints.begin({ base: 'tiny', world: 'countdown', config: tinyConfig });
  const answers: InspectEvent[] = [];
  let heard: () => void = () => {};
  const inspection = new Inspection(
    async (ref) => {
      const found = ref.kind === 'checkpoint' ? checkpoints.find(ref, ref.step) : null;
      if (!found) throw new MissingModel('There is no such checkpoint.');
      const name = ref.kind === 'checkpoint' ? `step ${ref.step}` : '';
      return Inspector.open(await testDevice(), name, found.weights, evenWorld);
    },
    (event) => {
      if (event.type === 'inspect-progress') return;
      answers.push(event);
      heard();
    },
  );
  let asked = 0;
  let answeredMeanwhile = 0;
  const watched = await run((event) => {
    if (event.type !== 'metrics') return;
    const { condition, seed } = event.run;
    const step = event.metrics.step <= 2 ? 0 : 2;
    inspection.ask(++asked, sampleOf({ kind: 'checkpoint', condition, seed, step }));
    answeredMeanwhile = answers.length;
  }, checkpoints);
  expect(asked).toBe(8);
  expect(answeredMeanwhile).toBeGreaterThan(0);
  expect(watched.map(timeless)).toEqual(alone.map(timeless));

  // The experiment has ended and freed its buffers; its checkpoints can still be inspected.
  const facts = checkpoints.facts();
  expect(facts.map((f) => `${f.condition} ${f.step}`)).toEqual([
    ...['top20 0', 'all 0', 'top20 2', 'all 2', 'top20 4', 'all 4'],
  ]);
  inspection.ask(++asked, sampleOf({ kind: 'checkpoint', condition: 'all', seed: 1, step: 4 }));
  inspection.ask(++asked, sampleOf({ kind: 'checkpoint', condition: 'all', seed: 1, step: 3 }));
  while (answers.length < asked) {
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
  expect(answers.slice(0, 9).filter((a) => a.type !== 'inspected')).toEqual([]);
  expect(answers[9]).toMatchObject({ type: 'inspect-failed', failure: 'model-missing' });
  const logprobs = [0, 8].map((i) => JSON.stringify(answers[i]).match(/"logprob":[^,]*/g));
  expect(logprobs[0]).not.toEqual(logprobs[1]);
  inspection.release();
}, 60_000);

test('transfer problems are sampled with the draws of an evaluation, and each is counted', async () => {
  const events: InspectEvent[] = [];
  let settled: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    settled = resolve;
  });
  const device = await testDevice();
  const { config, values } = weights();
  const inspection = new Inspection(
    async () => Inspector.open(device, 'tiny', { config, values }, countdown as World),
    (event) => {
      events.push(event);
      if (event.type !== 'inspect-progress') settled();
    },
  );
  const problems = 5;
  const samples = 8;
  const draws = { temperature: 1, seed: 7 };
  const model: ModelRef = { kind: 'shipped', name: 'tiny' };
  inspection.ask(1, { kind: 'transfer', model, world: 'countdown', set: 'four', problems, samples, draws });
  await ended;
  const answer = events.at(-1);
  if (answer?.type !== 'inspected') throw new Error(JSON.stringify(answer));
  const outcome = answer.result as InspectResults['transfer'];

  const { world, problems: all } = transferSets('countdown').find(({ id }) => id === 'four')!;
  const context = config.context;
  const tiny = await createModel(device, config, values);
  const decoder = await Decoder.create(tiny, { rows: 64, context }, world.vocabulary.eos);
  const { evaluation, problems: evaluated } = await evaluate(
    decoder,
    world,
    {
      problems: all.slice(0, problems),
      samples,
      longest: context - world.prompt(all[0]).length,
      ...draws,
    },
    0,
  );
  decoder.destroy();
  destroyModel(tiny);
  expect(outcome.right).toEqual(evaluated.map(({ rewards }) => rewards.filter((r) => r === 1).length));
  expect(outcome.length).toBe(evaluation['eval/length']);
  expect(outcome.truncated).toBe(evaluation['eval/truncated']);
  // An untrained model solves nothing, so draws are compared by their lengths.
  expect(outcome.length).not.toBe(Math.round(outcome.length));
  expect(answer.cost.tokens).toBe(Math.round(outcome.length * problems * samples));
  inspection.release();
}, 60_000);
