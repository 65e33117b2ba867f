import { expect, test } from 'vitest';
import { decisiveFloor, material } from '../../../forks/consequence.ts';
import { en } from '../../words/en/en.ts';
import { zh } from '../../words/zh/zh.ts';
import { linkTerms } from './link_terms.ts';
import { taskLine } from './task_line.ts';

const found = (text: string, { terms } = en.words) =>
  linkTerms(text, terms).flatMap(({ term }) => term ?? []);

test('the parts of a text are the text', () => {
  for (const t of [en, zh])
    for (const text of [t.rollouts.text, t.intro.text, '', 'ρρ', t.charts.passText(249, 4)]) {
      const parts = linkTerms(text, t.words.terms);
      expect(parts.map((part) => part.text).join('')).toBe(text);
    }
});

test('a term is linked at its first occurrence, and not within another word', () => {
  expect(found('entropy of entropy')).toEqual(['entropy']);
  expect(found('forklab unmasks')).toEqual([]);
  expect(found('Kept share ρ')).toEqual(['rho']);
});

test('every word of the glossary is found under its own name, in both languages', () => {
  for (const { words } of [en, zh]) {
    for (const [id, { name }] of Object.entries(words.terms)) expect(found(name, words)).toContain(id);
  }
});

test('the words that a newcomer meets on the page lead to the glossary', () => {
  for (const t of [en, zh]) {
    const met = [
      t.rollouts.heading(1),
      t.rollouts.text,
      t.rollouts.advantageLabel,
      t.charts.passText(249, 4),
      t.charts.reward,
      t.recipe.rollout(32, 16),
      t.recipe.sft('164k'),
      t.words.countdownTask([3, 8, 2], 2),
      t.figures.forks.note,
    ];
    const linked = new Set(met.flatMap((text) => found(text, t.words)));
    expect([...linked].sort()).toEqual(Object.keys(t.words.terms).sort());
  }
});

test('the glossary tells the rule by which a fork decides, with its numbers', () => {
  for (const { words } of [en, zh]) {
    const numbers = words.terms.consequence.text.match(/\d+/g)?.map(Number);
    expect(numbers).toEqual([material, decisiveFloor, 95, 95, material]);
  }
});

test('a problem is said in words where its title can be read, and else not', () => {
  expect(taskLine('countdown', '3 8 2 -> 2', en)).toContain('Use 3, 8, 2 to make 2.');
  expect(taskLine('walk', '7 → 19', en)).toContain('Go from 7 to 19');
  expect(taskLine('walk', '7 8 → 19', en)).toBeNull();
  expect(taskLine('countdown', '<img> → 2', en)).toBeNull();
});
