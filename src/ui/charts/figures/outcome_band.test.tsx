import { afterEach, expect, test } from 'vitest';
import { outcomeBand } from '../../../forks/outcome_band.ts';
import { randomStream } from '../../../random/stream.ts';
import { all, click, closePage, page } from '../../app/testing/mounted_page.ts';
import { en } from '../../words/en/en.ts';
import { BandLegend } from '../forks/band_legend.tsx';
import { type BandMode, cellText, greatestTurn, printedRates, stripesOf } from '../forks/band_words.ts';
import { OutcomeBandFigure } from '../forks/outcome_band_figure.tsx';
import { OutcomeCell } from '../forks/outcome_cell.tsx';
import { madeBranch, madeForks, madeResponse, madeWords } from './testing/made_forks.ts';
import { hostile, show } from './testing/show.ts';

const band = outcomeBand(madeForks, [7, 7 + madeResponse.length]);
const stripes = stripesOf(band.answers);
const words = madeResponse.map((id) => madeWords[id]);
const cell = (at: number, mode: BandMode) => (
  <OutcomeCell entry={band.entries[at]} stripes={stripes} mode={mode} printed />
);

afterEach(closePage);

test('a rate is printed at first and where it moves by more than 4 points', () => {
  expect(printedRates(band.entries)).toEqual([true, true, true, true]);
  const rates = [null, 0.3, 0.32, 0.35, 0.36, null, 0.31].map((rate) => ({ ...band.entries[0], rate }));
  expect(printedRates(rates)).toEqual([false, true, false, true, false, false, false]);
  // What a title says of the greatest turn is on the strip, however near the last rate printed.
  const told = [0.65, 0.66, 0.99].map((rate) => ({
    ...band.entries[0],
    rate,
    interval: { low: rate - 0.01, high: rate + 0.01 },
  }));
  expect(printedRates(told)).toEqual([true, true, true]);
});

test('the greatest turn is named by the token that takes it', () => {
  // From the mixture at the second number to the branch that was taken, which is always right.
  expect(greatestTurn(band.entries)).toMatchObject({ at: 2, to: 1 });
  expect(greatestTurn([])).toBeNull();
  // The greater step between rates is the less sure one.
  const [entry] = band.entries;
  const between = (rate: number, off: number) => ({
    ...entry,
    rate,
    interval: { low: rate - off, high: rate + off },
  });
  const steps = [between(0.2, 0.2), between(0.7, 0.2), between(0.5, 0.02), between(0.3, 0.02)];
  expect(greatestTurn(steps)).toEqual({ at: 2, from: 0.5, to: 0.3 });
});

test('where equal branches are scanned no token is said to turn it, but in a scan out of twenty at most', () => {
  const random = randomStream(5, 1);
  const scans = 300;
  let said = 0;
  for (let i = 0; i < scans; i++) {
    const forks = Array.from({ length: 6 }, (_, at) => {
      const branches = [0, 1].map((id) => {
        const right = Array.from({ length: 64 }, () => Number(random.uniform() < 0.3)).reduce(
          (a, b) => a + b,
        );
        return madeBranch(id, String(id), 0.5, right, 64);
      });
      return { position: 3 * at, entropy: 0.69, taken: 0, branches, coverage: 1 };
    });
    if (greatestTurn(outcomeBand(forks, [0, 18]).entries)) said++;
  }
  expect(said / scans).toBeLessThan(0.05);
});

test('a cell is as high as the share right, or as the shares of the answers together', () => {
  show(cell(0, 'share'));
  const height = Number.parseFloat(all('.outcome-right')[0].style.height);
  expect(height).toBeCloseTo((band.entries[0].rate ?? 0) * 100, 1);
  show(cell(0, 'answers'));
  const heights = all('.outcome-answer').map((part) => Number.parseFloat(part.style.height));
  expect(heights).toHaveLength(2);
  expect(heights[0] + heights[1]).toBeCloseTo(100, 1);
});

test('what a cell shows is also in words', () => {
  expect(cellText(band.entries[3], stripes, 'share', en)).toMatch(
    /^100\u00a0% of continuations from here end right/,
  );
  expect(cellText(band.entries[3], stripes, 'answers', en)).toBe(
    'Continuations from here end in 17 100\u00a0%',
  );
});

test('right answers differ from others in colour, letter and word', () => {
  let mode: BandMode = 'answers';
  show(
    <BandLegend
      band={band}
      mode={mode}
      samples={64}
      onMode={(next) => {
        mode = next;
      }}
    />,
  );
  expect(all('.band-answers li').map((item) => item.textContent)).toEqual(['A17right', 'B23']);
  expect(new Set(stripes.map(({ className }) => className)).size).toBe(stripes.length);
  click(all('.band-legend button')[0]);
  expect(mode).toBe('share');
});

test('the figure has a bar for each token and answer, and hostile words stay text', () => {
  show(<OutcomeBandFigure band={band} words={[hostile, ...words.slice(1)]} />);
  const shares = band.entries.flatMap((entry) => (entry.shares ?? []).filter((share) => share > 0));
  expect(all('svg[data-drawing] .stripe')).toHaveLength(shares.length + stripes.length);
  expect(all('svg[data-drawing] .band-word')).toHaveLength(4);
  expect(page()).toContain('<img');
  expect(all('img')).toHaveLength(0);
  expect(all('h3')[0].textContent).toMatch(/^Largest jump at “3”: from \d+\s% right to 100\s%$/);
});

test('before a scan the figure says what will be here', () => {
  show(<OutcomeBandFigure band={null} words={[]} />);
  expect(page()).toContain('Scan the forks');
});
