import { type VerdictRates, verdictRates } from '../src/forks/testing/verdict_rates.ts';
import { number, type Table } from '../src/paper/document_cells.ts';
import { replicationRates, replicationSettings } from '../src/stats/testing/replication_rates.ts';

/** Words of verdicts that are no claims of the paper: on forks, and on replications. */

/** True rates of a fork's branches. */
const forks: readonly (readonly number[])[] = [
  [0.5, 0.5],
  [0.3, 0.3],
  [0.1, 0.1],
  [0.5, 0.5, 0.5],
  [0.5, 0.5, 0.5, 0.5, 0.5],
  [0.3, 0.35],
  [0.3, 0.4],
  [0.3, 0.5],
  [0.3, 0.6],
];

/** Scans of six equal forks, by 64 and by 256 samples a branch. */
export function consequenceTable(): Table {
  const cells = ({ verdicts, anyDecides, coverage }: VerdictRates) => [
    number(verdicts.decides),
    number(anyDecides),
    number(verdicts.wavers),
    number(coverage),
  ];
  return {
    head: [
      'true rates of the branches',
      ...[64, 256].flatMap((samples) => [
        `${samples} samples: *decides*, of forks`,
        'of scans with any',
        '*wavers*, of forks',
        'intervals that hold the truth',
      ]),
    ],
    rows: forks.map((rates) => [
      rates.join(', '),
      ...[64, 256].flatMap((samples) =>
        cells(verdictRates({ forks: Array(6).fill(rates), samples, scans: 1000, seed: 1 })),
      ),
    ]),
  };
}

/** Claims in links and those who train them again. */
export const replicationTable = (): Table => ({
  head: [
    'seeds of the claim, own',
    'seed sd',
    'truly apart, points',
    '*agrees*',
    '*differs*',
    '*too few seeds*',
    'intervals that hold the truth',
    'median of what it says it would have seen, points',
  ],
  rows: replicationSettings.map((setting) => {
    const rates = replicationRates(setting, { trials: 2000, seed: 1 });
    return [
      `${setting.claimed}, ${setting.own}`,
      String(setting.seedSd),
      String(Math.round(100 * setting.apart)),
      number(rates.agrees),
      number(rates.differs),
      number(rates['too-few-seeds']),
      rates.coverage === null ? '–' : number(rates.coverage),
      rates.detectable === null ? '–' : number(100 * rates.detectable, 1),
    ];
  }),
});
