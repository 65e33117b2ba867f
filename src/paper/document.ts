import { claimWordsEn } from './claim_words_en.ts';
import { estimated, number, type Table } from './document_cells.ts';
import { runTable, tablesOf } from './document_tables.ts';
import { drawnFrom, type JudgedCheck, judge, rateDecimals } from './judge.ts';
import { type FigureId, figureIds } from './names.ts';
import type { Results } from './results.ts';
import type { About } from './results_schema.ts';
import { type Bar, isBehind } from './rule.ts';
import { checkTitle, figureTitle, outcomeWordsEn, verdictWordsEn } from './words_en.ts';

/**
 * `docs/reproduction.md`: what of the paper holds at our scale, written from the results alone. A test compares the file
 * with what this gives for `public/reproduction/`, so that no number in it is typed by hand.
 */
export function documentOf(results: Results, about: About): string {
  const judged = figureIds.map((figure) => ({ figure, ...judge(figure, results) }));
  const sections = judged.map(({ figure, verdict, checks: own }) => {
    const { claim, here, limits } = claimWordsEn[figure];
    return [
      `## ${figureTitle(figure)}`,
      `**The paper.** ${claim}`,
      `**Here.** ${here}`,
      `**Verdict.** ${verdict === 'not-tested' ? 'It was not tested' : `It ${verdictWordsEn[verdict]}`}.`,
      ...(limits === undefined ? [] : [`**What it cannot tell.** ${limits}`]),
      table(checkTable(figure, own)),
      ...tablesOf(figure, results)
        .filter(({ rows }) => rows.length > 0)
        .map(table),
    ].join('\n\n');
  });
  const failed = judged.flatMap(({ figure, checks }) =>
    checks.flatMap((check) => {
      if (check.outcome !== 'contrary' && check.outcome !== 'open') return [];
      const estimate = estimated(check.estimate, decimals(figure, check));
      const unit = `${unitWords[check.unit]}; ${drawnFrom(figure)}`;
      return [
        `- ${figureTitle(figure)}: ${checkTitle(figure, check.id)}: ${estimate} (${unit}), ${outcomeWords(check)}.`,
      ];
    }),
  );
  return `${[
    '# Beyond the 80/20 rule, figure by figure, at our scale',
    `What of [arXiv 2506.01939](https://arxiv.org/abs/2506.01939) shows with reasoners of 50,000 to 850,000 parameters that are distilled and trained in this repository. The lab’s Paper view says the same with pictures. Written by \`npm run forklab -- reproduce\` from \`public/reproduction/\`; do not edit it by hand.`,
    aboutTable(about, results),
    '## The verdicts',
    table({
      head: ['', 'shown', 'contrary', 'open or missing', 'verdict'],
      rows: judged.map(({ figure, verdict, checks }) => [
        figureTitle(figure),
        `${count(checks, 'shown')} of ${checks.length}`,
        String(count(checks, 'contrary')),
        String(count(checks, 'open') + count(checks, 'missing')),
        verdictWordsEn[verdict],
      ]),
    }),
    '## The rule',
    ruleWords(judged.flatMap(({ checks }) => checks)),
    ...sections,
    '## Everything that did not show',
    failed.length > 0 ? failed.join('\n') : 'Nothing.',
    '## Every run',
    'pass@1 on the held-out problems at each evaluated step, first of the base or, of a run that continues another, of that one’s end; length in tokens and entropy in nats at the end; tokens sampled and trained on.',
    table(runTable(results)),
  ].join('\n\n')}\n`;
}

const count = (checks: readonly JudgedCheck[], wanted: JudgedCheck['outcome']) =>
  checks.filter(({ outcome }) => outcome === wanted).length;

function ruleWords(checks: readonly JudgedCheck[]): string {
  const intervals = checks.filter(({ estimate }) => estimate?.interval).length;
  return [
    'Written down before the runs that it judges (`src/paper/rule.ts`; the order of commits shows it). A claim is cut into checks: one number each, with a 95 % interval, against a bar fixed beforehand. Differences between conditions are paired by seed, and their interval is Student’s over the seeds; numbers of one model have an interval over problems: Student’s, or in Fig. 2 one of problems drawn anew.',
    'Much was known by then (`docs/log.md`, 2026-11-25). The recipe had been measured with another program on other bases: that a fifth of the tokens is about as good as all, that a random fifth gains less, that the bottom 80 % gain nothing, that forks lose entropy. Of the trainings here, the main comparison had been run with seed 1, which is one of its five, a smaller one with three seeds, Walk with one for 20 steps, and a pilot of the entropy bonus; and the entropies and the temperature sweep of the main base had been looked at. The bars are fixed beforehand, and not blind. Two amendments followed, after first looks at one seed and before what they touch was published: single seeds judge nothing; and in Fig. 9, where almost nothing was solved, the set of larger goals joined, and two conditions are not called as good where neither solves anything. A third came after publication, and makes intervals wider: those of Fig. 2 are over problems, no longer over single responses.',
    'A check is *shown* where the whole interval lies on the bar’s side, *contrary* where it lies on the other, else *open*. A claim *holds* where every check is shown, *holds in part* where some are, *does not show* where none is. A claim of which nothing but single seeds was measured is not tested.',
    `Nothing is corrected for the number of checks: of ${intervals} intervals at 95 %, some of which serve two checks, about ${Math.round(intervals / 20)} would miss their number by chance. They are over seeds from one base and on one set of problems, or over problems of one model: what another base or other problems would change is in none of them.`,
  ].join('\n\n');
}

function aboutTable(about: About, { runs }: Results): string {
  const experiments = new Set(runs.map(({ experiment }) => experiment)).size;
  return table({
    head: ['', ''],
    rows: [
      ['adapter', about.matmul ? `${about.adapter}, \`${about.matmul}\`` : about.adapter],
      ['forklab', `${about.version}, ${about.date}`],
      ['command', `\`${about.command}\``],
      [
        'trainings',
        `${runs.length} runs in ${experiments} ${experiments === 1 ? 'experiment' : 'experiments'}, ${about.tokens.toLocaleString('en')} tokens sampled and trained on`,
      ],
      [
        'work',
        `${number(about.flop / 1e12, 1)} TFLOP, ${number(about.seconds / 3600, 1)} hours (FLOP of the trainings, estimated from their shapes; hours of all jobs, added up)`,
      ],
    ],
  });
}

const unitWords: Record<JudgedCheck['unit'], string> = {
  points: 'pass rate',
  share: 'share',
  nats: 'nats',
  tokens: 'tokens',
};

const decimals = (figure: FigureId, { unit }: Pick<JudgedCheck, 'unit'>) =>
  unit === 'tokens' ? 1 : unit === 'points' ? rateDecimals(figure) : 3;

const outcomeWords = ({ outcome, estimate, bar }: JudgedCheck) =>
  isBehind(estimate, bar)
    ? `${outcomeWordsEn[outcome]}, but below zero for certain`
    : outcomeWordsEn[outcome];

const barWords = ({ from, to }: Bar): string => {
  if (from !== undefined && to !== undefined) return `${number(from)} to ${number(to)}`;
  return from === undefined ? `below ${number(to ?? 0)}` : `above ${number(from)}`;
};

const checkTable = (figure: FigureId, checks: readonly JudgedCheck[]): Table => ({
  head: ['what', `value [95 %] (${drawnFrom(figure)})`, 'unit', 'bar', 'outcome'],
  rows: checks.map((check) => [
    checkTitle(figure, check.id),
    estimated(check.estimate, decimals(figure, check)),
    unitWords[check.unit],
    barWords(check.bar),
    outcomeWords(check),
  ]),
});

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = ({ head, rows }: Table): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
