import { estimated, number, percent, type Table } from './document_cells.ts';
import { meanOf } from './estimates.ts';
import { modelId } from './models.ts';
import type { ReadingResult, Results } from './results.ts';

/** Tables of the document that come from measurements of models, not from trainings. */

/** Fig. 2. */
export function entropies(results: Results): Table[] {
  const at = (percentiles: Results['entropies'][number]['percentiles'], wanted: number) => {
    const found = percentiles.find(({ percentile }) => percentile === wanted);
    return found ? number(found.entropy) : '';
  };
  return [
    {
      head: [
        'model',
        'problems',
        'responses',
        'tokens',
        'mean, nats',
        'below .01 nats [95 %]',
        'top 20 % hold [95 %]',
        ...[80, 90, 95].map((p) => `${p}th percentile, nats`),
      ],
      rows: results.entropies.map((one) => [
        modelId(one.model),
        String(one.problems),
        String(one.responses),
        String(one.tokens),
        number(one.mean),
        `${percent(one.settled.share)} [${percent(one.settled.interval.low)}, ${percent(one.settled.interval.high)}]`,
        `${percent(one.topHolds.share)} [${percent(one.topHolds.interval.low)}, ${percent(one.topHolds.interval.high)}]`,
        ...[80, 90, 95].map((wanted) => at(one.percentiles, wanted)),
      ]),
    },
    {
      head: ['model', 'highest mean entropy, nats', 'lowest, nats'],
      rows: results.entropies.map(({ model, highest, lowest }) =>
        [modelId(model)].concat(
          [highest, lowest].map((words) =>
            words.map(({ word, mean }) => `\`${word.replaceAll('`', '')}\` ${number(mean)}`).join(', '),
          ),
        ),
      ),
    },
    {
      head: ['model', 'slots, highest mean entropy first, nats (a choice of the teacher in bold)'],
      rows: results.entropies.map(({ model, slots }) => [
        modelId(model),
        slots
          .map(({ slot, mean, fork }) => (fork ? `**${slot}** ${number(mean)}` : `${slot} ${number(mean)}`))
          .join(', '),
      ]),
    },
  ];
}

/** Fig. 3. */
export const sweeps = (results: Results): Table[] => [
  {
    head: [
      'model',
      'T',
      'pass@1, forks at T',
      'pass@1, others at T',
      'difference [95 %]',
      'problems',
      'samples',
    ],
    rows: results.sweeps.flatMap(({ model, points, differences, problems, samples }) =>
      differences.map(({ temperature, mean, interval }) => {
        const rate = (place: string) => {
          const found = points.find((point) => point.place === place && point.temperature === temperature);
          return found ? number(found.passAt1) : '';
        };
        return [
          modelId(model),
          String(temperature),
          rate('forks'),
          rate('others'),
          `${number(mean)} [${number(interval.low)}, ${number(interval.high)}]`,
          String(problems),
          String(samples),
        ];
      }),
    ),
  },
];

/** A number of the readings of a condition, mean over seeds with its interval. */
const readings = (results: Results, condition: string, of: (reading: ReadingResult) => number | undefined) =>
  meanOf(
    results.readings
      .filter((reading) => reading.condition === condition)
      .flatMap((reading) => {
        const value = of(reading);
        return value === undefined ? [] : [{ seed: reading.seed, value }];
      }),
  );

const readConditionsOf = ({ readings: all }: Results) => [...new Set(all.map(({ condition }) => condition))];

/** Table 1. */
export function overlaps(results: Results): Table[] {
  const steps = results.readings[0]?.steps.map(({ step }) => step) ?? [];
  return [
    {
      head: [
        'condition',
        'shared with',
        ...steps.map((step) => `step ${step} (seeds)`),
        'by slot alone (seeds)',
        'bases of other seeds (seeds)',
      ],
      rows: readConditionsOf(results).flatMap((condition) =>
        (['withBase', 'withFinal'] as const).map((which) => [
          condition,
          which === 'withBase' ? 'base' : 'final',
          ...steps.map((step) =>
            estimated(readings(results, condition, (r) => r.steps.find((s) => s.step === step)?.[which])),
          ),
          which === 'withBase' ? estimated(readings(results, condition, ({ bySlot }) => bySlot)) : '',
          which === 'withBase' ? estimated(readings(results, condition, (r) => r.withOtherBases)) : '',
        ]),
      ),
    },
  ];
}

/** Fig. 4. */
export function changes(results: Results): Table[] {
  const conditions = readConditionsOf(results);
  const bins = results.readings[0]?.change ?? [];
  return [
    {
      head: [
        'percentiles of the base’s entropy',
        ...conditions.map((condition) => `change, nats (seeds): ${condition}`),
      ],
      rows: bins.map(({ from, to }) => [
        `${from} to ${to}`,
        ...conditions.map((condition) =>
          estimated(readings(results, condition, (r) => r.change.find((bin) => bin.from === from)?.change)),
        ),
      ]),
    },
  ];
}

/** Fig. 5. */
export function percentiles(results: Results): Table[] {
  const wanted = [25, 50, 75, 80, 90, 95, 100];
  const steps = results.readings[0]?.steps.map(({ step }) => step) ?? [];
  return [
    {
      head: ['condition', 'seeds', 'step', ...wanted.map((p) => `${p}th, nats`)],
      rows: readConditionsOf(results).flatMap((condition) =>
        steps.map((step) => [
          condition,
          String(results.readings.filter((reading) => reading.condition === condition).length),
          String(step),
          ...wanted.map((p) => {
            const mean = readings(
              results,
              condition,
              (r) =>
                r.steps.find((s) => s.step === step)?.percentiles.find(({ percentile }) => percentile === p)
                  ?.entropy,
            );
            return mean ? number(mean.value) : '';
          }),
        ]),
      ),
    },
  ];
}

/** Fig. 9, and what Fig. 10 has of it. */
export const transfers = (results: Results, sets: readonly string[]): Table => ({
  head: ['set', 'model', 'problems', 'samples', 'pass@1', 'pass@k', 'length, tokens', 'cut off'],
  rows: results.transfers
    .filter(({ set }) => sets.includes(set))
    .map((one) => [
      one.set,
      modelId(one.model),
      String(one.problems),
      String(one.samples),
      number(one.passAt1),
      number(one.passAtK),
      number(one.length, 1),
      percent(one.truncated),
    ]),
});

/** Section 6. */
export function settling({ settling: read }: Results): Table[] {
  if (read.length === 0) return [];
  const [{ traces, tokens }] = read;
  return [
    {
      head: [
        `model, reading ${traces} responses of the base, ${tokens} tokens`,
        'entropy at the base’s forks, nats',
        'elsewhere, nats',
      ],
      rows: read.map(({ model, forks, rest }) => [modelId(model), number(forks), number(rest, 4)]),
    },
  ];
}
