import { expect, test } from 'vitest';
import { experiments } from './experiments.ts';
import { modelId } from './models.ts';
import { figureIds } from './names.ts';
import { planOf } from './plan.ts';

/** As many seeds as the experiment with most. */
const whole = planOf(figureIds, { seeds: 10 });

test('every run of every experiment is trained once', () => {
  const trained = whole.flatMap(({ task }) => (task.kind === 'train' ? [task] : []));
  const runs = experiments.flatMap(({ id, spec }) =>
    spec.conditions.flatMap(({ name }) => spec.seeds.map((seed) => `${id} ${name} ${seed}`)),
  );
  expect(trained.map((t) => `${t.experiment} ${t.condition} ${t.seed}`).sort()).toEqual(runs.sort());
});

test('no job comes before what it needs, and every need is a job', () => {
  const seen = new Set<string>();
  for (const { id, needs } of whole) {
    for (const need of needs) expect(seen, `${id} needs ${need}`).toContain(need);
    expect(seen).not.toContain(id);
    seen.add(id);
  }
});

test('a figure takes what it is drawn from and no more', () => {
  expect(planOf(['fig2'], { seeds: 1 }).map(({ id }) => id)).toEqual([
    'entropies-countdown-164k',
    'entropies-countdown-50k',
    'entropies-countdown-850k',
    'entropies-walk-86k',
  ]);
  expect(planOf(['table1'], { seeds: 1 }).map(({ id }) => id)).toEqual([
    'train-main-top20-1',
    'reading-top20-1',
    'train-main-all-1',
    'reading-all-1',
  ]);
  expect(planOf(['fig10'], { seeds: 1 }).map(({ id }) => id)).toContain('train-long-more-top20-1');
  expect(planOf(['main'], { seeds: 1 }).map(({ id }) => id)).toEqual([
    'persistence-countdown-164k',
    'train-main-top20-1',
    'train-main-all-1',
    'train-main-bottom80-1',
    'train-main-random20-1',
    'persistence-main-top20-1',
    'persistence-main-all-1',
    'persistence-main-bottom80-1',
    'persistence-main-random20-1',
  ]);
});

test('a model that a check takes a gain over is tested, and so is every trained model that a check tests', () => {
  for (const { id, spec } of experiments) {
    const tested = whole.flatMap(({ task }) => (task.kind === 'persistence' ? [modelId(task.model)] : []));
    expect(tested, id).toContain(spec.model);
    // Their responses are not asked what they are made of: only the longer ones that follow them are.
    if (id === 'long') continue;
    for (const { name } of spec.conditions)
      for (const seed of spec.seeds) expect(tested).toContain(`${id}-${name}-${seed}`);
  }
});

test('names of jobs are names of files', () => {
  for (const { id } of whole) expect(id).toMatch(/^[a-z0-9-]+$/);
});
