import { expect, test } from 'vitest';
import { checks } from '../../reproduction/claims.ts';
import { figureIds } from '../../reproduction/figure_ids.ts';
import { cold, hot } from '../../reproduction/model_checks.ts';
import { margin } from '../../reproduction/rule.ts';
import { paperEn } from '../messages/paper_en.ts';
import { paperZh } from '../messages/paper_zh.ts';
import { barWords, checkName, estimateWords } from './check_words.ts';

test('a value reads as its estimate: points are hundredths, shares are percent, and the sign is there', () => {
  const estimate = { value: 0.0312, interval: { low: -0.004, high: 0.0664 }, n: 5 };
  expect(estimateWords(paperEn, 'table2', 'points', estimate)).toEqual({
    value: '+3.1 points',
    interval: '[−0.4, +6.6]',
    n: '5 seeds',
  });
  expect(estimateWords(paperEn, 'fig2', 'share', { ...estimate, interval: null })).toEqual({
    value: '3.1\u00a0%',
    interval: 'no interval',
    n: '5 answers',
  });
  expect(barWords(paperEn, 'points', { from: -0.03, to: 0.03 })).toBe('between −3 and 3 points');
  expect(barWords(paperEn, 'nats', { to: 0.01 })).toBe('below 0.01 nats');
});

test('where the words name what the rule fixes, they name it as it is', () => {
  for (const { claims } of [paperEn, paperZh]) {
    expect(claims.fig3.here).toContain(` ${hot}`);
    expect(claims.fig3.here).toContain(` ${cold}`);
    for (const figure of ['table2', 'bases', 'implementations'] as const)
      expect(claims[figure].here).toContain(` ${100 * margin} `);
  }
});

test('every check has words of its own in both languages', () => {
  for (const words of [paperEn, paperZh]) {
    for (const figure of figureIds) {
      const names = checks[figure].map(({ id }) => checkName(words, figure, id));
      expect(new Set(names).size, figure).toBe(names.length);
      for (const [i, { id }] of checks[figure].entries()) expect(names[i], id).not.toBe(id);
    }
  }
});
