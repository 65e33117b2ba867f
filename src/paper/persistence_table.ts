import { mean } from '../stats/totals.ts';
import { number, percent, type Table } from './document_cells.ts';
import { experimentOf } from './experiments.ts';
import { isSameModel, modelId } from './models.ts';
import type { ExperimentId } from './names.ts';
import type { PersistenceResult, Results, Sampled } from './results.ts';

/** What the responses of some experiments' models are made of: their bases first, then the means over each condition's seeds. */
export function persistence({ persistence: all }: Results, ids: readonly ExperimentId[]): Table {
  const bases = [...new Set(ids.map((id) => experimentOf(id).spec.model))];
  const ofBases = bases.flatMap((base) => all.filter(({ model }) => isSameModel(model, { base })));
  const rows = [
    ...ofBases.map((one) => rowsOf(modelId(one.model), [one])),
    ...ids.flatMap((id) =>
      experimentOf(id).spec.conditions.map(({ name }) =>
        rowsOf(
          `${id} ${name}`,
          all.filter(({ model: { run } }) => run?.experiment === id && run.condition === name),
        ),
      ),
    ),
  ].flat();
  return {
    head: [
      'model',
      'models',
      'tested',
      'T',
      'pass@1',
      'pass@8',
      'right at the first attempt',
      'right of all attempts',
      'attempts',
      'gave up',
      'cut off',
    ],
    rows,
  };
}

const tests = [
  ['as it is', ({ asIs }: PersistenceResult) => asIs],
  ['`stop` forbidden', ({ goesOn }: PersistenceResult) => goesOn],
  ['`stop` forbidden, T by validation', ({ tuned }: PersistenceResult) => tuned],
] as const;

const rowsOf = (name: string, models: readonly PersistenceResult[]): string[][] =>
  models.length === 0
    ? []
    : tests.map(([tested, of]) => {
        const own = models.map(of);
        const averaged = (value: (one: Sampled) => number | null, write: (value: number) => string) => {
          const values = own.map(value);
          return values.some((one) => one === null) ? '' : write(mean(values as number[])!);
        };
        const temperatures = [...new Set(own.map(({ temperature }) => temperature))].sort((a, b) => a - b);
        return [
          name,
          String(models.length),
          tested,
          temperatures.join(', '),
          averaged(({ passAt1 }) => passAt1.rate, number),
          averaged(({ passAt8 }) => passAt8.rate, number),
          averaged(({ firstAttempt }) => firstAttempt?.rate ?? null, number),
          averaged(({ perAttempt }) => perAttempt, number),
          averaged(
            ({ attempts }) => attempts,
            (value) => number(value, 2),
          ),
          averaged(({ gaveUp }) => gaveUp, percent),
          averaged(({ truncated }) => truncated, percent),
        ];
      });
