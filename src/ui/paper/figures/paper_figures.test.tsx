import { act } from 'react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { experiments } from '../../../paper/experiments.ts';
import { type FigureId, figureIds } from '../../../paper/names.ts';
import type { EvaluatedPoint, PersistenceResult, Results } from '../../../paper/results.ts';
import { madeResults, noResults } from '../../../paper/testing/made_results.ts';
import { all, click, closePage, page, plain } from '../../app/testing/mounted_page.ts';
import { show } from '../../charts/figures/testing/show.ts';
import { setLanguage } from '../../words/language.ts';
import { numbersOf } from '../../words/numbers.ts';
import { fetchPaperWords } from '../../words/paper_language.ts';
import { figureComponents } from '../figure_components.ts';

const results = madeResults();
const n = numbersOf('en');

const draw = (figure: FigureId, of: Results = results, width?: number) => {
  const Picture = figureComponents[figure];
  show(<Picture results={of} />, width);
};
const title = () => plain(all('h3')[0]?.textContent);
const texts = (selector: string) => all(selector).map(({ textContent }) => plain(textContent));

beforeAll(fetchPaperWords);
afterEach(closePage);

/** Counted here by hand, not by the functions under test. */
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const runsOf = (experiment: string, condition: string) =>
  results.runs.filter((run) => run.experiment === experiment && run.condition === condition);
const passOf = ({ passAt1 }: EvaluatedPoint) => passAt1;
const end = (experiment: string, condition: string, of = passOf) =>
  mean(runsOf(experiment, condition).map(({ points }) => of(points[points.length - 1])));
/** The mean difference over the seeds that both have. */
const lead = (a: [string, string], b: [string, string]) =>
  mean(
    runsOf(...a).flatMap(({ seed, points }) => {
      const other = runsOf(...b).find((run) => run.seed === seed);
      return other ? [points[points.length - 1].passAt1 - other.points[other.points.length - 1].passAt1] : [];
    }),
  );
const base = results.persistence.find(({ model }) => model.base === 'countdown-164k' && !model.run)!;
const gain = (condition: string) => end('main', condition) - base.asIs.passAt1.rate;
/** Tests of a condition's last models. */
const testsOf = (experiment: string, condition: string) =>
  results.persistence.filter(
    ({ model: { run } }) => run?.experiment === experiment && run.condition === condition,
  );
const tested = (
  experiment: string,
  condition: string,
  of: (test: PersistenceResult) => number = ({ asIs }) => asIs.passAt1.rate,
) => mean(testsOf(experiment, condition).map(of));
const goesOn = ({ goesOn: sampled }: PersistenceResult) => sampled.passAt1.rate;
const read = (condition: string) => results.readings.filter((reading) => reading.condition === condition);
const high = (condition: string, step: number) =>
  mean(
    read(condition).map(
      ({ steps }) => steps.at(step)?.percentiles.find(({ percentile }) => percentile === 95)?.entropy ?? 0,
    ),
  );
const atForks = (is: (model: Results['settling'][0]['model']) => boolean) => {
  const { settling } = results;
  return mean(settling.filter(({ model }) => is(model)).map(({ forks }) => forks)) - settling[0].forks;
};
const carried = (set: string) => {
  const on = results.transfers.filter((one) => one.set === set);
  const of = (condition: string) =>
    mean(on.filter(({ model }) => model.run?.condition === condition).map(({ passAt1 }) => passAt1));
  return of('top20') - of('all');
};
const three = (value: number) => n.signed(value, 3);

/** What each figure's title says, counted anew. */
const said: Partial<Record<FigureId, () => readonly string[]>> = {
  main: () => [
    `All tokens gain ${three(tested('main', 'all') - base.asIs.passAt1.rate)}`,
    `${three(goesOn(base) - base.asIs.passAt1.rate)} [`,
  ],
  excluded: () => [
    `${three(tested('excluded', 'top20', goesOn) - tested('excluded', 'random20', goesOn))} [`,
  ],
  persistent: () => [`${three(lead(['persistent', 'top20'], ['persistent', 'random20']))} [`],
  tokens: () => [`${three(end('main', 'top20') - end('prompts-6', 'all'))} [`],
  steps: () => {
    const at = (step: number) =>
      mean(
        ['steps-160', 'base-2-160', 'base-3-160'].map((experiment) => {
          const pass = (condition: string) =>
            runsOf(experiment, condition)[0].points.find((point) => point.step === step)!.passAt1;
          return pass('top20') - pass('random20');
        }),
      );
    return [`${three(at(40))} at step 40`, `${three(at(160))} at step 160`, `${three(at(160) - at(40))} [`];
  },
  rates: () => ['each at its best: +0.0'],
  recipe: () => [
    `${three(lead(['overlong', 'top20'], ['overlong', 'all']))} [`,
    `${three(lead(['refilled', 'top20'], ['refilled', 'all']))} [`,
  ],
  fig2: () => {
    const shares = results.entropies.map(({ settled }) => settled.share);
    return [`${n.percent(Math.min(...shares))} to ${n.percent(Math.max(...shares))}`];
  },
  fig3: () => {
    const { points } = results.sweeps[0];
    const at = (place: string) => points.find((one) => one.place === place && one.temperature === 2)!.passAt1;
    return [n.signed(at('forks') - at('others'), 2)];
  },
  table1: () => [`All tokens ${n.percent(mean(read('all').map(({ steps }) => steps.at(-1)!.withBase)))}`],
  fig4: () => {
    const top = read('all').flatMap(({ change }) => change.slice(-4).map((bin) => bin.change));
    return [`All tokens ${three(mean(top))}`];
  },
  fig5: () => [`Top 20 % ${n.fixed(high('top20', 0), 3)} to ${n.fixed(high('top20', -1), 3)}`],
  table2: () => [`At the end ${three(lead(['main', 'top20'], ['main', 'all']))} [`],
  fig7: () => [`bottom 80 % gain ${three(gain('bottom80'))}`, `all tokens ${three(gain('all'))}`],
  'fig7-entropy': () => ['At equal pass@1, top 20 % less all tokens: +0.0'],
  fig8: () => [
    `50k ${three(lead(['size-50k', 'top20'], ['size-50k', 'all']))}`,
    `850k ${three(lead(['size-850k', 'top20'], ['size-850k', 'all']))}`,
  ],
  fig9: () => [`larger numbers ${three(carried('larger'))} [`, `four numbers ${three(carried('four'))} [`],
  fig10: () => [three(lead(['long-more', 'top20'], ['long-same', 'top20']))],
  sft: () => [
    `${three(atForks(({ distilled }) => distilled !== undefined))} [`,
    three(atForks(({ run }) => run?.experiment === 'main' && run.condition === 'all')),
  ],
  regularisers: () => [three(lead(['clipping', 'clip-higher'], ['clipping', 'entropy-bonus']))],
  controls: () => [three(lead(['main', 'top20'], ['main', 'random20']))],
  bases: () =>
    ['main', 'base-2', 'base-3'].map((experiment) =>
      three(lead([experiment, 'top20'], [experiment, 'random20'])),
    ),
  implementations: () => ['None of 4'],
  walk: () => [three(lead(['walk', 'top20'], ['walk', 'random20']))],
};

test.each(Object.keys(said) as FigureId[])(
  '%s is drawn, and says what was measured, of how many, with which interval',
  (figure) => {
    draw(figure);
    for (const words of said[figure]!()) expect(title()).toContain(plain(words));
    expect(all('svg[data-drawing]')).toHaveLength(1);
    expect(texts('figcaption .note')[0]).toMatch(/\d seeds|\d samples|responses/);
    expect(texts('figcaption .note')[0]).toMatch(/95 %/);
    expect(all('details')).toHaveLength(1);
    expect(page()).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(document.body.innerHTML).not.toMatch(/NaN|Infinity/);
  },
);

test.each(figureIds)('%s without results is a sentence', (figure) => {
  draw(figure, noResults);
  expect(page()).toBe('Nothing was measured for this figure yet; its picture will stand here.');
});

test('of one seed each figure is drawn without intervals', () => {
  const first: Results = {
    ...results,
    runs: results.runs.filter(({ seed }) => seed === 1),
    readings: results.readings.filter(({ seed }) => seed === 1),
  };
  for (const figure of figureIds) {
    draw(figure, first);
    expect(document.body.innerHTML, figure).not.toMatch(/NaN|Infinity|undefined/);
  }
  draw('table2', first);
  expect(title()).not.toContain('[');
  expect(all('.interval')).toHaveLength(0);
});

test('an interval of two seeds far apart stays in its plot', () => {
  const far = results.runs
    .filter(({ experiment, seed }) => experiment === 'walk' && seed < 3)
    .map((run) => ({
      ...run,
      points: run.points.map((point) => ({ ...point, passAt1: run.seed === 1 ? 0.02 : 0.4 })),
    }));
  draw('walk', { ...results, runs: far });
  // The lowest line across is that of 0, where the plot ends.
  const bottom = Math.max(...all('.grid').map((line) => Number(line.getAttribute('y1'))));
  const bands = all('.band').map((band) => band.getAttribute('d') ?? '');
  expect(bands.length).toBeGreaterThan(0);
  const heights = bands.flatMap((d) => [...d.matchAll(/[\d.]+,(-?[\d.]+)/g)].map(([, y]) => Number(y)));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...heights)).toBeLessThanOrEqual(bottom);
});

/** The figures that are drawn from runs; the others have tests of their own above. */
const ofRuns = figureIds.filter(
  (figure) => !['fig2', 'fig3', 'table1', 'fig4', 'fig5', 'fig9', 'sft'].includes(figure),
);

test('whatever experiment is missing, no figure shows a number that is none', () => {
  for (const { id } of experiments) {
    const rest = { ...results, runs: results.runs.filter(({ experiment }) => experiment !== id) };
    for (const figure of ofRuns) {
      draw(figure, rest);
      expect(document.body.innerHTML, `${figure} without ${id}`).not.toMatch(/NaN|Infinity|undefined/);
    }
  }
});

test('a row has a dot for each seed, and the mean and n in numbers', () => {
  draw('fig7');
  expect(texts('.end')).toEqual(['Top 10 %', 'Top 20 %', 'Top 50 %', 'All tokens', 'Bottom 80 %']);
  expect(all('.seed-dot')).toHaveLength(3 + 10 + 3 + 10 + 10);
  expect(texts('.row-mean')).toEqual([
    n.fixed(end('shares', 'top10'), 3),
    n.fixed(end('main', 'top20'), 3),
    n.fixed(end('shares', 'top50'), 3),
    n.fixed(end('main', 'all'), 3),
    n.fixed(end('main', 'bottom80'), 3),
  ]);
  const base = results.persistence.find(({ model }) => !model.run && model.base === 'countdown-164k')!;
  expect(page()).toContain(`base ${n.fixed(base.asIs.passAt1.rate, 3)}`);
});

test('curves have a thin line for each seed and a band, in the colours of their conditions', () => {
  draw('fig7-entropy');
  // Each in two panels: against pass@1, and over training.
  expect(all('.is-bottom .thin:not(.lone)')).toHaveLength(2 * 10);
  expect(all('.is-top.variant-1 .thin')).toHaveLength(2 * 3);
  expect(all('.band')).toHaveLength(2 * 5);
});

test('the controls have a fixed order, each in its colour', () => {
  draw('controls');
  expect(texts('.end').slice(0, 5)).toEqual([
    'Top 20 %',
    'Matched random 20 %',
    'Random 20 %',
    'All tokens',
    'Bottom 80 %',
  ]);
  expect(all('.is-matched').length).toBeGreaterThan(0);
});

test('Table 1 marks chance, with and without what the slot tells, and what the paper found', () => {
  draw('table1');
  expect(all('.chance')).toHaveLength(4);
  const bySlot = mean(results.readings.map((reading) => reading.bySlot));
  expect(page()).toContain(`by slot alone, ${Math.round(100 * bySlot)} %`);
  const others = mean(results.readings.map((reading) => reading.withOtherBases));
  expect(page()).toContain(`other bases, ${Math.round(100 * others)} %`);
  expect(all('.paper-mark')).toHaveLength(1);
  expect(page()).toContain('the paper, 86.67 %');
});

test('another model of Fig. 2 is shown at a press, with its words', () => {
  draw('fig2');
  expect(page()).toContain('wait');
  expect(all('.is-shown .end').map(({ textContent }) => textContent)).toEqual([
    'Countdown 164k',
    'Countdown 164k',
  ]);
  click(all('.segments button').at(-1));
  expect(all('.panel-title')[0].textContent).toBe('Walk 86k');
  expect(page()).not.toContain('wait');
});

test('the table has each seed, and the mean with its interval', () => {
  draw('implementations');
  act(() => {
    const details = document.querySelector('details')!;
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
  });
  const rows = all('tbody tr').map((row) => [...row.children].map((cell) => plain(cell.textContent)));
  expect(rows).toHaveLength(4 * (3 + 1));
  const means = rows.filter((cells) => cells[2] === 'mean of seeds');
  expect(means[0][1]).toBe('Divided by all tokens (v1)');
  expect(means[0][3]).toBe(n.fixed(lead(['implementations', 'top20-v1'], ['main', 'top20']), 4));
  expect(means[0][6]).toBe('3');
});

test('Chinese says the same numbers', () => {
  for (const figure of figureIds) {
    draw(figure);
    const english = numbersIn(title());
    act(() => setLanguage('zh'));
    expect(title(), figure).toMatch(/[\u4e00-\u9fff]/);
    expect(numbersIn(title()), figure).toEqual(english);
    expect(page(), figure).not.toMatch(/NaN|undefined/);
  }
  act(() => setLanguage('en'));
});

/** Numbers with two digits or more after the point. */
const numbersIn = (text: string) => text.match(/[+−]?\d+\.\d{2,}/g) ?? [];
