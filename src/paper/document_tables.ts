import { estimated, number, percent, type Table } from './document_cells.ts';
import { type BySeed, finals, meanOf, runsOf } from './estimates.ts';
import { experimentOf, longTrainings, rates } from './experiments.ts';
import { changes, entropies, overlaps, percentiles, settling, sweeps, transfers } from './measured_tables.ts';
import { transferred } from './model_checks.ts';
import type { ExperimentId, FigureId } from './names.ts';
import { persistence } from './persistence_table.ts';
import type { EvaluatedPoint, Results } from './results.ts';

/** A mean with the minimum and maximum over seeds: `.476 [.028, .701]`. */
function ranged(values: BySeed): string {
  const mean = meanOf(values);
  if (mean === null) return '';
  const numbers = values.map(({ value }) => value);
  const range =
    values.length > 1 ? ` [${number(Math.min(...numbers))}, ${number(Math.max(...numbers))}]` : '';
  return `${number(mean.value)}${range}`;
}

/** What the conditions of some experiments came to: a row a condition. */
function endsOf(results: Results, arms: readonly (readonly [ExperimentId, (readonly string[])?])[]): Table {
  const k = results.runs[0]?.points[0]?.k ?? 0;
  const columns: readonly (readonly [
    of: (point: EvaluatedPoint) => number,
    write: (values: BySeed) => string,
  ])[] = [
    [({ passAt1 }) => passAt1, (values) => estimated(meanOf(values))],
    [({ passAtK }) => passAtK, (values) => estimated(meanOf(values))],
    [({ length }) => length, (values) => estimated(meanOf(values), 1)],
    // Student's interval of a share that differs as much between seeds would reach below none and above all.
    [({ truncated }) => truncated, ranged],
    [({ entropy }) => entropy, (values) => estimated(meanOf(values))],
  ];
  return {
    head: [
      'experiment',
      'condition',
      `step 0, pass@1 (${k} samples)`,
      `step 0, pass@${k}`,
      'pass@1 [95 %] (seeds)',
      `pass@${k}`,
      'length, tokens',
      'share cut off [least, greatest]',
      'entropy, nats',
    ],
    rows: arms.flatMap(([id, only]) =>
      experimentOf(id).spec.conditions.flatMap(({ name }) => {
        const runs = runsOf(results, id, name);
        if (runs.length === 0 || (only && !only.includes(name))) return [];
        const before = (of: (point: EvaluatedPoint) => number) => {
          const mean = meanOf(runs.map(({ seed, points }) => ({ seed, value: of(points[0]) })));
          return mean === null ? '' : number(mean.value);
        };
        return [
          [
            id,
            name,
            before(({ passAt1 }) => passAt1),
            before(({ passAtK }) => passAtK),
            ...columns.map(([of, write]) => write(finals(results, id, name, of))),
          ],
        ];
      }),
    ),
  };
}

/** pass@1 of the long trainings by step. */
function longPoints({ runs }: Results): Table {
  const own = runs.filter(({ experiment }) => longTrainings.some(({ long }) => long === experiment));
  const steps = own[0]?.points.map(({ step }) => step) ?? [];
  return {
    head: ['experiment', 'condition', ...steps.map((step) => `step ${step}`)],
    rows: own.map(({ experiment, condition, points }) => [
      experiment,
      condition,
      ...points.map(({ passAt1 }) => number(passAt1)),
    ]),
  };
}

/** How many of the trained tokens were clipped. */
const clipped = ({ runs }: Results): Table => ({
  head: ['experiment', 'condition', 'seed', 'clipped from below', 'clipped from above'],
  rows: runs.flatMap(({ experiment, condition, seed, clipped: shares }) =>
    (experiment === 'clipping' || experiment === 'regularisers') && shares
      ? [[experiment, condition, String(seed), percent(shares.low), percent(shares.high)]]
      : [],
  ),
});

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
    case 'main':
      return [endsOf(results, [['main']]), persistence(results, ['main'])];
    case 'excluded':
      return [endsOf(results, [['main'], ['excluded']]), persistence(results, ['main', 'excluded'])];
    case 'persistent':
      return [endsOf(results, [['persistent']]), persistence(results, ['persistent'])];
    case 'tokens':
      return [endsOf(results, [['main'], ['prompts-6'], ['prompts-8'], ['prompts-40'], ['prompts-160']])];
    case 'steps':
      return [
        endsOf(
          results,
          longTrainings.flatMap(({ short, long }) => [[short], [long]] as const),
        ),
        longPoints(results),
        persistence(
          results,
          longTrainings.map(({ long }) => long),
        ),
      ];
    case 'rates':
      return [
        endsOf(
          results,
          rates.map((rate) => [`rate-${rate}`] as const),
        ),
      ];
    case 'recipe':
      return [
        endsOf(results, [['main', ['top20', 'all']], ['overlong'], ['refilled']]),
        persistence(results, ['overlong', 'refilled']),
      ];
    case 'table2':
      return [endsOf(results, [['main', ['top20', 'all']]])];
    case 'fig7':
    case 'fig7-entropy':
    case 'controls':
      return [endsOf(results, [['main'], ['shares']])];
    case 'fig8':
      return [
        endsOf(results, [['size-50k'], ['main', ['top20', 'all', 'bottom80']], ['size-850k']]),
        persistence(results, ['size-50k', 'size-850k']),
      ];
    case 'fig9':
      return [transfers(results, transferred)];
    case 'fig10':
      return [endsOf(results, [['long'], ['long-same'], ['long-more']]), transfers(results, ['room'])];
    case 'sft':
      return settling(results);
    case 'regularisers':
      return [endsOf(results, [['clipping'], ['main', ['all']], ['regularisers']]), clipped(results)];
    case 'bases':
      return [
        endsOf(results, [['main'], ['base-2'], ['base-3']]),
        persistence(results, ['base-2', 'base-3']),
      ];
    case 'implementations':
      return [endsOf(results, [['main', ['top20']], ['implementations']])];
    case 'walk':
      return [endsOf(results, [['walk']]), persistence(results, ['walk'])];
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
    'SHA-256 of the final parameters',
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
      run.hash === null ? '' : `\`${run.hash.slice(0, 16)}\``,
    ];
  }),
});
