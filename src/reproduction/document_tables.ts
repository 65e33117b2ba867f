import { finals, meanOf } from './estimates.ts';
import { type ExperimentId, experimentOf } from './experiments.ts';
import type { FigureId } from './figure_ids.ts';
import { transferred } from './model_checks.ts';
import { modelId } from './plan.ts';
import type { EvaluatedPoint, ReadingResult, Results } from './results.ts';
import type { Estimate } from './rule.ts';

/** A table of the document: a head, and rows of as many cells. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A number with three decimals and a true minus. */
export const number = (value: number, decimals = 3): string =>
  value
    .toFixed(decimals)
    .replace(/^-(0\.?0*)$/, '$1')
    .replace('-', '−');

/** A mean with its interval and how many it is of: `.498 [.471, .525] (5)`. */
export const estimated = (estimate: Estimate | null, decimals = 3): string => {
  if (estimate === null) return '';
  const { value, interval, n } = estimate;
  const range = interval ? ` [${number(interval.low, decimals)}, ${number(interval.high, decimals)}]` : '';
  return `${number(value, decimals)}${range} (${n})`;
};

const percent = (share: number) => `${number(100 * share, 1)} %`;

/** What the conditions of some experiments came to: a row a condition. */
function endsOf(results: Results, arms: readonly (readonly [ExperimentId, (readonly string[])?])[]): Table {
  const k = results.runs[0]?.points[0]?.k ?? 0;
  const columns: readonly ((point: EvaluatedPoint) => number)[] = [
    ({ passAt1 }) => passAt1,
    ({ passAtK }) => passAtK,
    ({ length }) => length,
    ({ entropy }) => entropy,
  ];
  return {
    head: [
      'experiment',
      'condition',
      'base, pass@1',
      'pass@1 [95 %] (seeds)',
      `pass@${k}`,
      'length, tokens',
      'entropy, nats',
    ],
    rows: arms.flatMap(([id, only]) =>
      experimentOf(id).spec.conditions.flatMap(({ name }) => {
        const runs = results.runs.filter((run) => run.experiment === id && run.condition === name);
        if (runs.length === 0 || (only && !only.includes(name))) return [];
        const base = meanOf(runs.map(({ seed, points }) => ({ seed, value: points[0].passAt1 })));
        return [
          [
            id,
            name,
            base === null ? '' : number(base.value),
            ...columns.map((of, at) => estimated(meanOf(finals(results, id, name, of)), at === 2 ? 1 : 3)),
          ],
        ];
      }),
    ),
  };
}

function entropies(results: Results): Table[] {
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

const sweeps = (results: Results): Table[] => [
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

function overlaps(results: Results): Table[] {
  const steps = results.readings[0]?.steps.map(({ step }) => step) ?? [];
  return [
    {
      head: [
        'condition',
        'shared with',
        ...steps.map((step) => `step ${step} (seeds)`),
        'by slot alone (seeds)',
      ],
      rows: readConditionsOf(results).flatMap((condition) =>
        (['withBase', 'withFinal'] as const).map((which) => [
          condition,
          which === 'withBase' ? 'base' : 'final',
          ...steps.map((step) =>
            estimated(readings(results, condition, (r) => r.steps.find((s) => s.step === step)?.[which])),
          ),
          which === 'withBase' ? estimated(readings(results, condition, ({ bySlot }) => bySlot)) : '',
        ]),
      ),
    },
  ];
}

function changes(results: Results): Table[] {
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

function percentiles(results: Results): Table[] {
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

const transfers = (results: Results, sets: readonly string[]): Table => ({
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

const settling = (results: Results): Table[] =>
  results.settling.map(({ models, traces, tokens }) => ({
    head: [
      `model, reading ${traces} responses of the base, ${tokens} tokens`,
      'entropy at the base’s forks, nats',
      'elsewhere, nats',
    ],
    rows: models.map(({ model, forks, rest }) => [modelId(model), number(forks), number(rest, 4)]),
  }));

/** The tables that a figure is drawn from. */
export function tablesOf(figure: FigureId, results: Results): Table[] {
  switch (figure) {
    case 'fig2':
      return entropies(results);
    case 'fig3':
      return sweeps(results);
    case 'table1':
      return overlaps(results);
    case 'fig4':
      return changes(results);
    case 'fig5':
      return percentiles(results);
    case 'table2':
      return [endsOf(results, [['main', ['top20', 'all']]])];
    case 'fig7':
    case 'fig7-entropy':
    case 'controls':
      return [endsOf(results, [['main'], ['shares']])];
    case 'fig8':
      return [endsOf(results, [['size-50k'], ['main', ['top20', 'all', 'bottom80']], ['size-850k']])];
    case 'fig9':
      return [transfers(results, transferred)];
    case 'fig10':
      return [endsOf(results, [['long'], ['long-same'], ['long-more']]), transfers(results, ['room'])];
    case 'sft':
      return settling(results);
    case 'regularisers':
      return [endsOf(results, [['main', ['all']], ['regularisers']])];
    case 'bases':
      return [endsOf(results, [['main'], ['base-2'], ['base-3']])];
    case 'implementations':
      return [endsOf(results, [['main', ['top20']], ['implementations']])];
    case 'walk':
      return [endsOf(results, [['walk']])];
  }
}

/** Every run. */
export const runTable = ({ runs }: Results): Table => ({
  head: [
    'experiment',
    'condition',
    'seed',
    'steps',
    'pass@1 by step',
    'length, tokens',
    'entropy, nats',
    'tokens in all',
    'seconds',
  ],
  rows: runs.map((run) => {
    const end = run.points[run.points.length - 1];
    return [
      run.experiment,
      run.condition,
      String(run.seed),
      String(run.steps),
      run.points.map(({ passAt1 }) => number(passAt1)).join(' '),
      end ? number(end.length, 1) : '',
      end ? number(end.entropy) : '',
      String(run.tokens),
      number(run.seconds, 0),
    ];
  }),
});
