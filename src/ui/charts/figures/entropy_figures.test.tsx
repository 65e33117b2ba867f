import { afterEach, expect, test } from 'vitest';
import { entropyDistribution } from '../../../forks/entropy_distribution.ts';
import { entropyByPosition, entropyBySlot } from '../../../forks/slot_entropy.ts';
import { rankWords } from '../../../forks/token_entropy.ts';
import { all, closePage, page } from '../../app/testing/mounted_page.ts';
import { SlotFigure } from '../forks/slot_figure.tsx';
import { EntropyDistributionFigure } from './entropy_distribution_figure.tsx';
import { hostile, show } from './testing/show.ts';
import { TokenTable } from './token_table.tsx';
import { sizesOf, WordCloud } from './word_cloud.tsx';

const entropies = [0, 0.001, 0.005, 0.3, 0.7, 1.1];
const responses = [
  [0.9, 0.001, 0.7],
  [0.5, 0.003],
];
const tokens = [
  { word: hostile, entropy: 0.9 },
  { word: hostile, entropy: 0.7 },
  { word: '=', entropy: 0.001 },
  { word: '=', entropy: 0.002 },
  { word: 'once', entropy: 2 },
];

afterEach(closePage);

test('the distribution says the settled share, marks the 80th percentile and lists the others', () => {
  show(<EntropyDistributionFigure distribution={entropyDistribution(entropies)} />);
  expect(all('h3')[0].textContent).toBe('50\u00a0% of the tokens have an entropy below 0.01 nats');
  expect(all('.marker')).toHaveLength(1);
  expect(all('.marker-words')[0].textContent).toBe('80th percentile, 0.70');
  expect(all('.percentiles .marked dt').map((term) => term.textContent)).toEqual(['80']);
  // Four bins have a token.
  expect(all('svg[data-drawing] .bar')).toHaveLength(4);
});

test('no tokens: a sentence', () => {
  show(<EntropyDistributionFigure distribution={entropyDistribution([])} />);
  expect(all('svg')).toHaveLength(0);
  expect(page()).toContain('appears here');
});

test('the tables rank what is frequent enough, and hostile words stay text', () => {
  show(<TokenTable ranked={rankWords(tokens, 10, 1)} floor={1} />);
  expect(all('tbody tr').map((row) => row.textContent)).toEqual([
    `${hostile}0.802`,
    '=0.00152',
    '=0.00152',
    `${hostile}0.802`,
  ]);
  expect(all('img')).toHaveLength(0);
  expect(page()).not.toContain('once');
});

test('where nothing is frequent enough, a sentence says so', () => {
  show(<TokenTable ranked={rankWords(tokens, 10, 5)} floor={5} />);
  expect(page()).toContain('No token was seen more than 5 times.');
});

test('the cloud is drawn once, and is a list for the screen reader', () => {
  const { highest } = rankWords(tokens, 10, 1);
  show(<WordCloud words={highest} kind="highest" floor={1} tokens={5} />);
  expect(all('svg[data-drawing]')[0].getAttribute('aria-hidden')).toBe('true');
  expect(all('.cloud-word').map((word) => word.textContent)).toEqual([hostile, '=']);
  expect(all('li').map((item) => item.textContent)).toEqual([
    `${hostile}: 0.8000 nats on the mean, 2 times`,
    '=: 0.0015 nats on the mean, 2 times',
  ]);
});

test('words are sized in proportion to mean entropy, as far as they can be read', () => {
  const words = [1, 0.5, 0.001].map((mean) => ({ word: String(mean), mean, count: 9 }));
  expect(sizesOf(words, 'highest', 40)).toEqual([40, 20, 13]);
  const [worst, middle, surest] = sizesOf(words, 'lowest', 40);
  expect(worst).toBe(13);
  expect(middle).toBeGreaterThan(worst);
  expect(surest).toBe(24);
});

test('slots have a bar each, with their number of tokens', () => {
  const slots = [
    ['x1', '=', ''],
    ['x1', '='],
  ];
  show(<SlotFigure places={entropyBySlot(responses, slots)} by="slot" />);
  expect(all('.slot-name').map((name) => name.textContent)).toEqual(['x1', '=', 'no slot']);
  expect(all('svg[data-drawing] .bar')).toHaveLength(3);
  expect(page()).toContain('n 2');
  expect(all('h3')[0].textContent).toContain('in the slot x1: 0.70 nats');
});

test('positions are counted from 1, and those that fewer responses reach have a lower strip', () => {
  show(<SlotFigure places={entropyByPosition(responses)} by="position" />);
  const heights = all('.count-bar').map((bar) => Number(bar.getAttribute('height')));
  expect(heights[2]).toBeCloseTo(heights[0] / 2);
  expect(all('h3')[0].textContent).toContain('at position 1');
});
