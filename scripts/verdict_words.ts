/**
 * Writes `docs/verdicts.md`: how often each word of a verdict is said where the truth is known.
 *
 *     npx tsx scripts/verdict_words.ts
 * The same numbers each time: the draws are seeded. A test compares the file with what this writes.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable, number, type Table } from '../src/paper/document_cells.ts';
import type { Bar, Outcome } from '../src/paper/rule.ts';
import { margin } from '../src/paper/rule.ts';
import {
  type Bank,
  bankOf,
  claimRates,
  type Design,
  gainRates,
  outcomesOf,
  sharedRates,
} from '../src/paper/testing/verdict_rates.ts';
import { mean } from '../src/stats/totals.ts';
import { consequenceTable, replicationTable } from './verdict_tables.ts';

/** Simulated estimates of each design, claims made of them, and gains. */
const trials = 8000;
const gainTrials = 4000;

/** Of paired differences of pass rates by seed: the published trainings show .006 to .035, half of them above .02. */
const sds = [0.013, 0.02, 0.03];
const usual = 0.02;
const sizes: readonly Design['seeds'][] = [3, 5, 10, [3, 10]];
const centrals = [1, 2, 4];
const supportings = [0, 1, 4, 7];
/** How far the truth lies beyond the bar, on its side where above zero. */
const truths = [0.05, 0.02, 0, -0.02, -0.05];
const above: Bar = { from: 0 };

const banks = new Map<Design['seeds'], Bank>();
/** Drawn when it is first needed. */
const bank = (seeds: Design['seeds']): Bank => {
  const own = banks.get(seeds) ?? bankOf(seeds, trials);
  banks.set(seeds, own);
  return own;
};
const designs: readonly Design[] = sizes.flatMap((seeds) => sds.map((sd) => ({ seeds, sd })));

const outcomes = ({ seeds, sd }: Design, truth: number, bar: Bar = above) =>
  outcomesOf(bank(seeds), sd, truth, bar);

const share = (all: readonly Outcome[], one: Outcome) => mean(all, (each) => Number(each === one))!;

/** One claim, of which every check has the same truth. */
const claim = (central: number, supporting: number, design: Design, truth: number, bar?: Bar) => {
  const own = outcomes(design, truth, bar);
  return claimRates({ count: central, outcomes: own }, { count: supporting, outcomes: own });
};

const designWords = ({ seeds, sd }: Design) =>
  typeof seeds === 'number'
    ? `${seeds} seeds, paired, sd ${number(sd)}`
    : `${seeds.join(' and ')} seeds, unpaired, sd ${number(sd)}`;

const truthWords = (truth: number) => {
  const points = `${Math.abs(100 * truth)} points`;
  return truth === 0 ? 'on the bar' : truth > 0 ? `${points} on its side` : `${points} beyond`;
};

const five: Design = { seeds: 5, sd: usual };
const three: Design = { seeds: 3, sd: usual };

export function wordsTable(): Table {
  const row = (count: number) => {
    const at = (truth: number, design: Design = five) => claim(count, 0, design, truth).now;
    return [
      String(count),
      number(at(0).holds),
      number(at(-0.02).holds),
      number(at(0).contradicted),
      number(at(0.02).contradicted),
      number(at(0.02).holds),
      number(at(0.05).holds),
      number(at(0.02, three).holds),
      number(at(0.05, three).holds),
    ];
  };
  return {
    head: [
      'central checks',
      '*holds* (in part or whole), truth on the bar',
      '2 points beyond',
      '*contradicted*, truth on the bar',
      '2 points on its side',
      '*holds*, 2 points on its side',
      '5 points',
      'three seeds: 2 points',
      '5 points',
    ],
    rows: centrals.map(row),
  };
}

const checkTable = (): Table => ({
  head: ['design', ...truths.map((truth) => `truth ${truthWords(truth)}: shown / open / contrary`)],
  rows: designs.map((design) => [
    designWords(design),
    ...truths.map((truth) => {
      const own = outcomes(design, truth);
      return (['shown', 'open', 'contrary'] as const).map((one) => number(share(own, one))).join(' / ');
    }),
  ]),
});

const claimTable = (design: Design): Table => ({
  head: [
    'central',
    'supporting',
    ...truths.map(truthWords),
    'first edition, on the bar',
    'first edition, 2 points beyond',
  ],
  rows: centrals.flatMap((central) =>
    supportings.map((supporting) => {
      const of = (truth: number) => claim(central, supporting, design, truth);
      const first = (truth: number) => `${number(of(truth).first.holds)} / ${number(of(truth).first.part)}`;
      return [
        String(central),
        String(supporting),
        ...truths.map((truth) => {
          const { holds, part, contradicted, undecided } = of(truth).now;
          return [holds, part, contradicted, undecided].map((rate) => number(rate)).join(' / ');
        }),
        first(0),
        first(-0.02),
      ];
    }),
  ),
});

/** Supporting checks that are true by far, beside a central one that is not. */
const besideTable = (): Table => ({
  head: [
    'design',
    'supporting',
    'central truth',
    'holds or in part',
    'contradicted',
    'undecided',
    'first edition: holds or in part',
  ],
  rows: [three, five].flatMap((design) =>
    [0, -0.02].flatMap((truth) =>
      supportings.slice(1).map((supporting) => {
        const { now, first } = claimRates(
          { count: 1, outcomes: outcomes(design, truth) },
          { count: supporting, outcomes: outcomes(design, 0.05) },
        );
        return [
          designWords(design),
          String(supporting),
          truthWords(truth),
          number(now.holds + now.part),
          number(now.contradicted),
          number(now.undecided),
          number(first.holds + first.part),
        ];
      }),
    ),
  ),
});

const marginBars: readonly (readonly [string, Bar])[] = [
  ['as good, within 3 points either way', { from: -margin, to: margin }],
  ['as good, or behind by less than 3 points', { from: -margin }],
];

const marginTable = (): Table => ({
  head: [
    'claim',
    'design',
    'equal: shown',
    'equal: contrary',
    '2 central checks: holds',
    '4 central checks: holds',
    'truly 3 points behind: shown',
    '5 points behind: shown',
    '5 points behind: contrary',
  ],
  rows: marginBars.flatMap(([words, bar]) =>
    designs.map((design) => {
      const of = (truth: number, one: Outcome) => number(share(outcomes(design, truth, bar), one));
      return [
        words,
        designWords(design),
        of(0, 'shown'),
        of(0, 'contrary'),
        number(claim(2, 0, design, 0, bar).now.holds),
        number(claim(4, 0, design, 0, bar).now.holds),
        of(-0.03, 'shown'),
        of(-0.05, 'shown'),
        of(-0.05, 'contrary'),
      ];
    }),
  ),
});

const sharedTable = (): Table => ({
  head: ['design', 'central checks', 'truth', 'checks', 'holds', 'contradicted', 'undecided'],
  rows: [3, 5].flatMap((seeds) =>
    [2, 4].flatMap((count) =>
      [0, 0.02].flatMap((truth) => {
        const design = { seeds, sd: usual };
        const row = (words: string, { holds, contradicted, undecided }: ReturnType<typeof sharedRates>) => [
          designWords(design),
          String(count),
          truthWords(truth),
          words,
          ...[holds, contradicted, undecided].map((rate) => number(rate)),
        ];
        return [
          row('apart', claim(count, 0, design, truth).now),
          row('share a condition', sharedRates(count, design, truth, gainTrials)),
        ];
      }),
    ),
  ),
});

const gainTable = (): Table => ({
  head: [
    'seeds',
    'sd of a seed',
    'error of the base’s test',
    'covers the truth, first edition',
    'covers the truth, now',
    'shown with the truth on the bar, first edition',
    'now',
  ],
  rows: [0.009, 0.0032].flatMap((se) =>
    [0.012, 0.02].flatMap((sd) =>
      [3, 5, 10].map((seeds) => {
        const { now, first } = gainRates({ seeds, sd, se }, gainTrials);
        return [
          String(seeds),
          number(sd),
          number(se, 4),
          number(first.covered),
          number(now.covered),
          number(first.shown),
          number(now.shown),
        ];
      }),
    ),
  ),
});

/** A section of the document: its heading, what it says, and its table. */
type Section = readonly [heading: string, words: string, table: Table];

/** The document. */
export function verdictsDocument(): string {
  const one = (truth: number, design = five) => outcomes(design, truth);
  const bare = claim(1, 0, five, 0).now;
  const several = claim(4, 0, five, 0).now;
  const many = claim(1, 7, three, 0.05).now;
  const firstOnBar = claim(4, 4, five, 0).first;
  const sections: readonly Section[] = [
    [
      'What a word is worth, by the number of central checks',
      'Five seeds, paired, sd .02, no supporting checks, unless a column says otherwise; independent checks, all with the same truth.',
      wordsTable(),
    ],
    ['One check', 'Against a bar from above, such as above zero or above −3 points.', checkTable()],
    [
      'Supporting checks beside the point',
      'One central check that is not so, and supporting ones that are true by five points. In the first edition these were enough for *holds in part*.',
      besideTable(),
    ],
    [
      'As good as, within three points',
      'Whether two conditions that are equal, or not, come out as equally good.',
      marginTable(),
    ],
    [
      'Checks that share a condition',
      'The tables above take the checks of a claim to be independent. Several differences of one condition with others correlate by a half: together they hold more often, by chance as well, and are contradicted less often.',
      sharedTable(),
    ],
    [
      'Gains over a base',
      'A gain is the mean of the trained models less one test of their base, whose own error stands in the gain of every seed. It was .009 with the first edition’s 8 samples a problem, and is .0032 with 64.',
      gainTable(),
    ],
    [
      'The consequence of a fork',
      'Inspect says that a fork *decides* where its branches are seen at least 15 points apart and surely more than 5, at a level that all forks of the scan share (Holm); that it *wavers* where they are surely less than 15 apart; else that it is unclear. Scans of six forks of one kind. What to conclude: of forks whose branches are all equal, one scan in a hundred or so calls any of them deciding; 64 samples can call a fork wavering only where nearly everything, or nearly nothing, is right, and 256 are the default for that.',
      consequenceTable(),
    ],
    [
      'The verdict of a replication',
      'Who opens a link that carries a result and trains it again is told whether the two agree. Both sides are tested on the same problems: only seeds and sampling differ. What to conclude: *agrees* is worth the difference that it says it would have seen in 4 of 5 such replications; with one seed a side nothing is said, unless the parameters are the same to the bit.',
      replicationTable(),
    ],
  ];
  return `${[
    '# What the words of a verdict are worth',
    'Simulated by `npx tsx scripts/verdict_words.ts`, with the rule’s own code (`src/paper/rule.ts`, `src/paper/estimates.ts`); do not edit it by hand. Seeds scatter normally. Paired differences of pass rates scatter by .006 to .035 in the published trainings, by .02 in the middle: .013, .02 and .03 are simulated, and what follows is of .02. “On its side” is where the check says the truth is, “beyond” is the other side of the bar.',
    '## What to conclude',
    [
      `- **holds**: every number is on the claimed side of its bar, as surely as one interval of 95 % says it of each. Of a claim with one central check whose truth lies on the bar this is said in ${number(bare.holds)} of all cases, and where it lies two points beyond in ${number(claim(1, 0, five, -0.02).now.holds)}; the more checks, the rarer. How far beyond the bar the truth lies, the interval says, and not the word.`,
      `- **holds in part**: the same of the central checks, which are what the claim says. The supporting ones that are not shown are listed; most often seeds are too few for them: with seven supporting checks that are all true by five points, three seeds say *holds* in ${number(many.holds)} and *holds in part* in ${number(many.part)}.`,
      `- **contradicted**: a central number is on the other side of its bar. Of several central checks one is enough: with the truth of all on the bar, one check is contradicted in ${number(bare.contradicted)}, and one of four in ${number(several.contradicted)}. With the truth two points on the claimed side it is said in ${number(claim(4, 0, five, 0.02).now.contradicted)} of claims with four.`,
      `- **undecided**: nothing. It is the usual word where the truth is near the bar or seeds are few: where it lies two points on the claimed side, one check of three seeds is shown in ${number(share(one(0.02, three), 'shown'))}, of five in ${number(share(one(0.02), 'shown'))}, of ten in ${number(share(one(0.02, { seeds: 10, sd: usual }), 'shown'))}. It is no evidence that two conditions are equal: that is a claim of its own, within three points.`,
      `- **not tested**: there is no interval, as of single seeds.`,
    ].join('\n'),
    `The first edition called a claim *holds in part* as soon as one of its checks was shown. With four central and four supporting checks, all with their truth on the bar, that is said in ${number(firstOnBar.holds + firstOnBar.part)} of all cases; now, in ${number(claim(4, 4, five, 0).now.holds + claim(4, 4, five, 0).now.part)}.`,
    ...sections.flatMap(([heading, words, table]) => [`## ${heading}`, words, markdownTable(table)]),
    '## Every claim',
    'All checks have the same truth. *holds* / *in part* / *contradicted* / *undecided*; of the first edition *holds* / *in part*.',
    ...designs.flatMap((design) => [`### ${designWords(design)}`, markdownTable(claimTable(design))]),
    `Of ${trials} draws each (gains and shared conditions: ${gainTrials}), so that a rate of .025 has a standard error of ${number(Math.sqrt((0.025 * 0.975) / trials), 4)}, and one of .5 of ${number(Math.sqrt(0.25 / trials), 4)}.`,
  ].join('\n\n')}\n`;
}

/** Where the document lies. */
export const verdictsPath = fileURLToPath(new URL('../docs/verdicts.md', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(verdictsPath, verdictsDocument());
