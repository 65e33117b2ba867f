import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { presets } from '../experiment/presets.ts';
import { recipeOf, type Spec } from '../experiment/spec.ts';
import { bufferFolder } from '../model/hub/folder.ts';
import { loadHubFolder } from '../model/hub/hub_folder.ts';
import { countdown } from '../task/countdown/world.ts';
import { walk } from '../task/walk/world.ts';
import type { World } from '../task/world.ts';
import { evaluate } from './evaluate.ts';
import { persistenceOf } from './persistence.ts';
import { Run } from './run.ts';
import { testDevice } from './testing/fixture_model.ts';
import { TrainingEngine } from './training_engine.ts';

const shipped = async (model: string) => {
  const read = (file: string) =>
    readFile(fileURLToPath(new URL(`../../public/models/${model}/${file}`, import.meta.url)));
  return loadHubFolder(
    bufferFolder({
      'config.json': await read('config.json'),
      'model.safetensors': await read('model.safetensors'),
    }),
  );
};

/** The evaluation of a run before its first step, and the draws of the same model with the same keys. */
async function evaluated(spec: Spec, world: World) {
  const engine = await TrainingEngine.create(await testDevice(), spec, world, await shipped(spec.model));
  const run = await Run.create(engine, recipeOf(spec, spec.conditions[0], 1));
  const evaluation = await run.evaluate();
  const set = {
    problems: world.heldOut().slice(0, spec.evaluation.problems),
    samples: spec.evaluation.samples,
    longest: spec.rollout.length,
    temperature: 1,
    seed: 0,
  };
  const { problems, evaluation: again } = await evaluate(engine.decoder, world, set, 0);
  run.destroy();
  engine.destroy();
  return { evaluation, again, problems };
}

const evaluation = { every: 10, problems: 24, samples: 4 };

test('an evaluation of a run says what its pass rate is made of, of the very responses that it counts', async () => {
  const mini = presets['countdown-mini@1'];
  const found = await evaluated({ ...mini, model: 'countdown-50k', evaluation }, countdown as World);
  expect(found.evaluation).toMatchObject(found.again);
  const { firstAttempt, gaveUp } = persistenceOf(countdown, found.problems);
  expect(found.evaluation['eval/first_attempt']).toBe(firstAttempt);
  expect(found.evaluation['eval/gave_up']).toBe(gaveUp);
  // By the words alone: a first attempt is what stands before the first `wait`; a response gives up that ends in `stop <eos>`.
  const { vocabulary } = countdown;
  const [wait, stop, eos] = ['wait', 'stop', '<eos>'].map((word) => vocabulary.id(word));
  const responses = found.problems.flatMap(({ problem, rollouts }) =>
    rollouts.map(({ tokens }) => ({ problem: problem as Parameters<typeof countdown.verify>[0], tokens })),
  );
  const share = (holds: (response: (typeof responses)[number]) => boolean) =>
    responses.filter(holds).length / responses.length;
  const first = share(({ problem, tokens }) => {
    const at = tokens.indexOf(wait);
    return countdown.verify(problem, at < 0 ? tokens : [...tokens.slice(0, at), eos]).reward === 1;
  });
  expect(found.evaluation['eval/first_attempt']).toBeCloseTo(first, 12);
  expect(found.evaluation['eval/gave_up']).toBeCloseTo(
    share(({ tokens }) => tokens.at(-1) === eos && tokens.at(-2) === stop),
    12,
  );
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(found.evaluation['eval/pass@1']);
  expect(found.evaluation['eval/gave_up']).toBeGreaterThan(0.1);
});

test('a run of Walk, whose responses are one attempt, has no first attempts, and what it gives up is counted', async () => {
  const found = await evaluated({ ...presets['walk@1'], evaluation }, walk as World);
  expect(found.evaluation['eval/first_attempt']).toBeNull();
  expect(found.evaluation['eval/gave_up']).toBe(persistenceOf(walk, found.problems).gaveUp);
});
