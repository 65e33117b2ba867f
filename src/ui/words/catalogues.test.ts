import { expect, test } from 'vitest';
import { maskSchema } from '../../experiment/spec.ts';
import { comparePanelsEn } from './en/compare_panels/panels.ts';
import { en as pageEn } from './en/en.ts';
import { graphsEn } from './en/inspect/graphs.ts';
import { modelsEn } from './en/models.ts';
import { paperEn } from './en/paper.ts';
import { importsEn } from './en/trainers/imports.ts';
import { numbersOf } from './numbers.ts';
import { comparePanelsZh } from './zh/compare_panels/panels.ts';
import { graphsZh } from './zh/inspect/graphs.ts';
import { modelsZh } from './zh/models.ts';
import { paperZh } from './zh/paper.ts';
import { importsZh } from './zh/trainers/imports.ts';
import { zh as pageZh } from './zh/zh.ts';

/** The words of the page, with those that come with a part of it alone. */
const en = {
  ...pageEn,
  paper: paperEn,
  models: modelsEn,
  graphs: graphsEn,
  comparePanels: comparePanelsEn,
  imports: importsEn,
};
const zh = {
  ...pageZh,
  paper: paperZh,
  models: modelsZh,
  graphs: graphsZh,
  comparePanels: comparePanelsZh,
  imports: importsZh,
};

/** All leaves of a catalogue, with their paths. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
  }
  return [[path, value]];
}
const words = (catalogue: object) =>
  leaves({ ...catalogue, numbers: null }).filter(([, value]) => typeof value !== 'object');

test('both catalogues have the same keys, of the same kinds', () => {
  const shape = (catalogue: object) => words(catalogue).map(([path, value]) => `${path}: ${typeof value}`);
  expect(shape(zh).sort()).toEqual(shape(en).sort());
});

test('no text is empty, and no Chinese text was left in English', () => {
  const same = [
    '.shell.home',
    '.charts.pass',
    '.words.terms.pass.name',
    '.comparePanels.entropy.ends.panels.pass',
    '.lang',
    '.gap',
    '.adapter.kinds.gpu',
    '.adapter.short.gpu',
    '.adapter.short.wasm',
    '.lesson.parts.rho',
  ];
  const english = new Map(words(en));
  for (const [path, value] of words(zh)) {
    if (typeof value !== 'string' || path === '.gap') continue;
    expect(value, path).not.toBe('');
    if (!same.includes(path)) expect(value, path).not.toBe(english.get(path));
  }
});

test('functions take numbers and give sentences without holes', () => {
  for (const t of [en, zh]) {
    const said = [
      t.transport.stepOf(3, 60),
      t.conditions.scores(3, t.conditions.deviation(3)),
      t.rollouts.lineAt(0.2, 0.62),
      t.charts.passGains([{ name: 'a', gain: 0.31 }], 40, true),
      t.slow.stages.score.text(1, 8),
      t.duration(75),
    ];
    for (const sentence of said) expect(sentence).not.toMatch(/undefined|NaN|\[object/);
  }
});

test('a model that a link names is said as it is named, whatever the name is', () => {
  for (const t of [en, zh]) {
    const { shippedModel } = t.inspect.choices;
    expect(shippedModel('walk', '86k', null)).toMatch(/^Walk 86k/);
    expect(shippedModel('constructor', '1k', 'constructor')).toMatch(/^constructor 1k.+constructor$/);
  }
});

test('a condition is called after what it selects, and by its own name where that does not say it all', () => {
  const selects = maskSchema.entries.select.options;
  const called = (t: typeof en) => selects.map((select) => t.conditionName({ select, rho: 0.2 }));
  expect(called(en)).toEqual([
    'Top 20\u00a0%',
    'Bottom 80\u00a0%',
    'Random 20\u00a0%',
    'All tokens',
    'Matched random 20\u00a0%',
  ]);
  expect(new Set([...called(en), ...called(zh)]).size).toBe(2 * selects.length);
  expect(zh.conditionName({ select: 'matched', rho: 0.2, name: 'mine' })).toBe('同位置随机 20%（mine）');
});

test('numbers carry a true minus sign, and a zero carries none', () => {
  const n = numbersOf('en');
  expect(n.signed(-0.42, 1)).toBe('−0.4');
  expect(n.signed(2.6, 1)).toBe('+2.6');
  expect(n.signed(-0.01, 1)).toBe('0.0');
  expect(n.percent(0.2)).toBe('20\u00a0%');
  expect(n.bytes(212e6)).toBe('212 MB');
  expect(n.flop(6.1e12)).toBe('6.1 TFLOP');
  expect(n.short(7_372_800)).toBe('7.4 M');
  expect(n.bytes(0)).toBe('0 B');
});
