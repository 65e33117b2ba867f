import { afterEach, expect, test } from 'vitest';
import { consequenceOf } from '../../../forks/consequence.ts';
import { all, click, closePage, page, plain } from '../../app/testing/mounted_page.ts';
import { en } from '../../words/en/en.ts';
import { madeForks, madeWords } from '../figures/testing/made_forks.ts';
import { hostile, show } from '../figures/testing/show.ts';
import { ConsequencePlot } from './consequence_plot.tsx';
import { ForkTable, forkSheet } from './fork_table.tsx';

const slots = ['x1', 'op1', 'y1'];
const rows = madeForks.map((fork, i) => ({
  fork: consequenceOf(fork),
  word: madeWords[fork.taken],
  slot: slots[i],
}));
const tokens = () => all('tbody th').map((cell) => cell.textContent);
let chosen: number[] = [];
const table = (selected: number | null = null) => (
  <ForkTable rows={rows} promptLength={7} selected={selected} onSelect={(at) => chosen.push(at)} />
);

afterEach(() => {
  closePage();
  chosen = [];
});

test('forks are sorted by consequence, or by entropy', () => {
  show(table());
  expect(tokens()).toEqual(['3', '−', '12']);
  click(all('button.sort')[0]);
  expect(tokens()).toEqual(['−', '3', '12']);
  expect(all('th[aria-sort="descending"]').map((cell) => cell.textContent)).toEqual(['entropy, nats ↓']);
});

test('the fork of high entropy and no effect is named, and the one that changes the outcome is the title', () => {
  show(table());
  expect(page()).toContain(
    'effect found: the first number, “12” (0.66 nats). Its branches differ by at most',
  );
  expect(all('h3')[0].textContent).toBe(
    '“3” changes the outcome most, of 3 forks: its branches end at least 88 points apart',
  );
  expect(page()).toContain('3 forks tell nothing of how entropy and consequence agree: it takes 10.');
});

test('consequence is points, with its interval in words, what noise would show, and its p value', () => {
  show(table());
  const [first, , last] = all('tbody tr').map((row) => row.textContent);
  expect(first).toMatch(/93points, 95 % interval \d+ to \d+noise 4mattersp < 0.001/);
  expect(last).toMatch(/little or none$/);
  expect(last).toContain('noise 2');
});

test('where one branch holds all the probability, words say so, and there is no p value', () => {
  const [first] = madeForks;
  const alone = consequenceOf({ ...first, branches: [{ ...first.branches[0], probability: 0.998 }] });
  const row = { fork: alone, word: '12', slot: null };
  show(<ForkTable rows={[row]} promptLength={7} selected={null} onSelect={() => {}} />);
  const [text] = all('tbody tr').map((line) => plain(line.textContent));
  expect(text).toContain('no second way: “12” holds > 99 % of the probability');
  expect(text).not.toMatch(/p [<\d]|unclear|unknown/);
  const cells = forkSheet([row], 7, en).rows[0];
  expect(cells.slice(4, 11)).toEqual(Array(7).fill(null));
});

test('a click on a row, or on its token, opens the fork once', () => {
  show(table(9));
  click(all('tbody tr')[1]);
  click(all('tbody button')[0]);
  expect(chosen).toEqual([8, 9]);
  expect(all('tr[aria-current="true"] th').map((cell) => cell.textContent)).toEqual(['3']);
});

test('no forks: the figure says what will be here', () => {
  show(<ForkTable rows={[]} promptLength={7} selected={null} onSelect={() => {}} />);
  expect(page()).toContain('Scan the forks');
});

test('in the plot every fork has a mark and its token, and hostile tokens stay text', () => {
  const named = rows.map((row, i) => (i === 0 ? { ...row, word: hostile } : row));
  show(<ConsequencePlot rows={named} promptLength={7} selected={null} />);
  // Three of the legend, and one for each fork.
  expect(all('svg[data-drawing] .mark')).toHaveLength(6);
  expect(all('svg[data-drawing] .point-word').map((word) => word.textContent)).toContain('3');
  show(<ForkTable rows={named} promptLength={7} selected={null} onSelect={() => {}} />);
  expect(page()).toContain(hostile);
  expect(all('img')).toHaveLength(0);
});
