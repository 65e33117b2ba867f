import { act } from 'react';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Results } from '../../../../paper/results.ts';
import { madeResults } from '../../../../paper/testing/made_results.ts';
import { all, click, closePage, page, plain } from '../../../app/testing/mounted_page.ts';
import { show } from '../../../charts/figures/testing/show.ts';
import { paperEn } from '../../../words/en/paper.ts';
import { setLanguage } from '../../../words/language.ts';
import { numbersOf } from '../../../words/numbers.ts';
import { fetchPaperWords } from '../../../words/paper_language.ts';
import { paperZh } from '../../../words/zh/paper.ts';
import { GainFigure } from './gain_figure.tsx';
import { gainParts } from './gain_parts.ts';

const results = madeResults();
const n = numbersOf('en');
const conditions = ['top20', 'all', 'random20', 'bottom80'];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the parts of a gain', () => {
  test.each(['main', 'base-2', 'persistent'] as const)(
    'add up to it, in every condition of %s',
    (experiment) => {
      for (const condition of conditions) {
        const { persistence, attempts, givesUp, gain } = gainParts(results, experiment, condition)!;
        expect(persistence.value + attempts.value + givesUp.value).toBeCloseTo(gain.value, 12);
      }
    },
  );

  test('are differences of four pass rates, with the error of the base in those that are over it', () => {
    const of = results.persistence.filter(
      ({ model: { run } }) => run?.experiment === 'main' && run.condition === 'all',
    );
    const base = results.persistence.find(({ model }) => model.base === 'countdown-164k' && !model.run)!;
    const parts = gainParts(results, 'main', 'all')!;
    const goesOn = mean(of.map((test) => test.goesOn.passAt1.rate));
    expect(parts.attempts.value).toBeCloseTo(goesOn - base.goesOn.passAt1.rate, 12);
    expect(parts.givesUp.value).toBeCloseTo(mean(of.map((test) => test.asIs.passAt1.rate)) - goesOn, 12);
    // 1.959964 is the 97.5th percentile of the normal distribution.
    const half = 1.959964 * Math.hypot(base.asIs.passAt1.se, base.goesOn.passAt1.se);
    expect(parts.persistence.interval!.high - parts.persistence.value).toBeCloseTo(half, 6);
    const exact = {
      ...results,
      persistence: results.persistence.map((one) =>
        one === base ? { ...one, goesOn: { ...one.goesOn, passAt1: { ...one.goesOn.passAt1, se: 0 } } } : one,
      ),
    };
    const width = ({ interval }: { interval: { low: number; high: number } | null }) =>
      interval!.high - interval!.low;
    expect(width(gainParts(exact, 'main', 'all')!.attempts)).toBeLessThan(width(parts.attempts));
  });

  test('are none where the base or the condition was not tested', () => {
    const only = (is: (one: Results['persistence'][number]) => boolean): Results => ({
      ...results,
      persistence: results.persistence.filter(is),
    });
    expect(
      gainParts(
        only(({ model }) => model.run !== undefined),
        'main',
        'all',
      ),
    ).toBeNull();
    expect(
      gainParts(
        only(({ model }) => model.run === undefined),
        'main',
        'all',
      ),
    ).toBeNull();
  });
});

describe('the picture', () => {
  beforeAll(fetchPaperWords);
  afterEach(closePage);
  const texts = (selector: string) => all(selector).map(({ textContent }) => plain(textContent));

  test('has every part of every condition with its amount, and what is taken away is hollow', () => {
    show(<GainFigure results={results} />);
    const bars = all('.split-bar');
    expect(bars).toHaveLength(3 * conditions.length);
    const amounts = texts('.row-mean');
    conditions.forEach((condition, i) => {
      const { persistence, attempts, givesUp, gain } = gainParts(results, 'main', condition)!;
      const written = [persistence, attempts, givesUp, gain].map(({ value }) => n.signed(value, 3));
      expect(amounts.slice(4 * i, 4 * i + 4)).toEqual(written);
      expect(bars[3 * i].classList.contains('is-shared')).toBe(true);
      expect(bars[3 * i + 1].classList.contains('is-loss')).toBe(attempts.value < 0);
      expect(bars[3 * i + 2].classList.contains('is-loss')).toBe(givesUp.value < 0);
    });
    // Bars begin where the last one ended.
    const [first, second] = bars.map((one) => ['x', 'width'].map((name) => Number(one.getAttribute(name))));
    expect(second[0]).toBeCloseTo(first[0] + first[1], 6);
    expect(document.body.innerHTML).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('another base is split at a press, and the title names it', () => {
    show(<GainFigure results={results} />);
    click(all('.segments button')[1]);
    expect(plain(all('h3')[0].textContent)).toContain('Second base: All tokens gain');
    const { persistence } = gainParts(results, 'base-2', 'top20')!;
    expect(texts('.row-mean')[0]).toBe(n.signed(persistence.value, 3));
  });

  test('its words are there in both languages', () => {
    show(<GainFigure results={results} />);
    for (const words of [paperEn, paperZh]) {
      act(() => setLanguage(words === paperEn ? 'en' : 'zh'));
      for (const part of Object.values(words.figures.main.parts)) expect(page()).toContain(part);
      expect(page()).toContain(words.figures.main.first);
    }
    act(() => setLanguage('en'));
  });

  test('of what was not tested there is a sentence, though runs are there', () => {
    show(<GainFigure results={{ ...results, persistence: [] }} />);
    expect(page()).toBe(paperEn.figures.missing);
  });
});
