import { expect, test } from 'vitest';
import { conditions } from '../experiment/presets.ts';
import type { RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
import { Inspector } from '../rl/inspector.ts';
import { testGpu } from '../rl/testing/fixture_model.ts';
import { evenWorld, tinyConfig, tinyValues } from '../rl/testing/tiny_experiment.ts';
import { tinySpec } from '../rl/testing/tiny_recipe.ts';
import { Checkpoints } from './checkpoints.ts';
import type { InspectEvent, InspectRequest, ModelRef } from './client/inspect_protocol.ts';
import { Experiment } from './experiment.ts';
import { MissingModel } from './failure.ts';
import { Inspection } from './inspection.ts';
import type { LabEvent } from './protocol.ts';

const spec: Spec = {
  ...tinySpec,
  steps: 4,
  evaluation: { every: 2, problems: 3, samples: 2 },
  conditions: [conditions.top20, conditions.all],
};
const weights = () => ({ config: tinyConfig, values: tinyValues() });

async function run(emit: (event: LabEvent) => void, checkpoints: Checkpoints | null) {
  const gpu = await testGpu();
  const experiment = await Experiment.open(
    gpu,
    spec,
    evenWorld,
    weights(),
    'matmul',
    emit,
    null,
    checkpoints,
  );
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

test('a run with inspections in between has the same results to the last bit, and its checkpoints can be looked into', async () => {
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
      return Inspector.open(await testGpu(), name, found.weights, evenWorld, 'matmul');
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

  // The experiment has ended and freed its buffers; what it left can still be looked into.
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
