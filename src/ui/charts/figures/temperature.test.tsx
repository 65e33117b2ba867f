import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import type { SweepPoint, Varied } from '../../../experiment/sweep.ts';
import { all, click, closePage, page } from '../../app/testing/mounted_page.ts';
import { CollectPanel, type CollectSource } from '../../inspect/work/collect_panel.tsx';
import { SweepFigure } from '../../inspect/work/sweep_figure.tsx';
import { outermostPairs, passInterval } from '../../inspect/work/sweep_findings.ts';
import { TemperaturePanel, type TemperatureSettings } from '../../inspect/work/temperature_panel.tsx';
import { show } from './testing/show.ts';

const point = (vary: Varied, temperature: number, pass: number, se = 0.01): SweepPoint => ({
  vary,
  temperature,
  pass,
  se,
  threshold: 0.663,
  problems: 249,
  samples: 4,
  truncated: 0,
  length: 27,
  forkShare: 0.18,
});
const points = [
  point('forks', 2, 0.33),
  point('others', 2, 0.19),
  point('forks', 1, 0.54),
  point('forks', 0.5, 0.57),
  point('others', 0.5, 0.56),
];
const sizes = { 'held-out': 249, validation: 100 };
const initial: TemperatureSettings = {
  set: { part: 'held-out', problems: 249, samples: 4 },
  temperatures: [0.5, 1, 2],
  threshold: { percentile: 80 },
};
const type = (input: HTMLInputElement, text: string) =>
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
const submit = () =>
  act(() => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
const field = (label: string) =>
  all('label')
    .find((element) => element.querySelector('span')?.textContent === label)
    ?.querySelector('input') as HTMLInputElement;

/** As the figures write it: percentages do not break. */
const plainly = (text: string) => text.replaceAll(' %', '\u00a0%');

afterEach(closePage);

test('both lines share the point at temperature 1, drawn as one, and the table has it in both', () => {
  show(<SweepFigure points={points} running={false} />);
  expect(all('svg[data-drawing] .shared')).toHaveLength(2);
  const bars = all('.shared .whisker').map((bar) => bar.getAttribute('x1'));
  expect(new Set(bars).size).toBe(1);
  act(() => {
    const details = document.querySelector('details')!;
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
  });
  const rows = all('tbody tr').map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows.map(([where, temperature]) => `${where} ${temperature}`)).toEqual([
    'at forks 0.5',
    'at forks 1',
    'at forks 2',
    'elsewhere 0.5',
    'elsewhere 1',
    'elsewhere 2',
  ]);
  expect(rows[0].slice(-5)).toEqual(['249', '4', '0.663', '0 %'.replace(' ', '\u00a0'), '27.0']);
});

test('the interval is the t interval over problems, inside [0, 1]', () => {
  // scipy.stats.t.ppf(0.975, 248) = 1.9695757
  expect(passInterval(point('forks', 2, 0.5)).high).toBeCloseTo(0.5 + 0.019695757, 8);
  expect(passInterval(point('forks', 2, 0.001)).low).toBe(0);
  expect(passInterval({ ...point('forks', 2, 0.5), problems: 1 })).toEqual({ low: 0, high: 1 });
});

test('a finding is one only where intervals do not meet', () => {
  expect(outermostPairs(points)).toMatchObject({ cold: { differ: false }, hot: { differ: true } });
  const wide = points.map((p) => ({ ...p, se: 0.1 }));
  expect(outermostPairs(wide).hot?.differ).toBe(false);
  expect(outermostPairs(points.slice(2)).hot).toBeNull();
  // Both ends of what was measured, whichever shows more.
  const more = [point('forks', 3, 0.3), point('others', 3, 0.1), point('forks', 0, 0.6), ...points];
  const { cold, hot } = outermostPairs([...more, point('others', 0, 0.5)]);
  expect([cold?.forks.temperature, hot?.forks.temperature]).toEqual([0, 3]);
});

test('the figure states the threshold and N, and draws every point with its interval', () => {
  show(<SweepFigure points={points} running={false} />);
  expect(page()).toContain('pass@1, 249 problems × 4');
  expect(page()).toContain('tokens above 0.66 nats (18 % of them)');
  expect(all('svg[data-drawing] .dot')).toHaveLength(6);
  expect(all('svg[data-drawing] .whisker')).toHaveLength(6);
  expect(all('.end').map((label) => label.textContent)).toEqual(['at forks', 'elsewhere']);
  expect(all('h3')[0].textContent).toContain(
    plainly(
      'pass@1 by temperature: cold (T 0.5), 57 % at forks, 56 % elsewhere, no difference found; hot (T 2), 33 % at forks, 19 % elsewhere',
    ),
  );
  // Temperatures stand as far apart as they are.
  const xs = all('svg[data-drawing] .vary-forks .dot').map((dot) => Number(dot.getAttribute('cx')));
  expect((xs[2] - xs[0]) / (xs[1] - xs[0])).toBeCloseTo(3, 6);
});

test('answers that were cut off are told beside the figure, as they count as wrong', () => {
  show(<SweepFigure points={points} running={false} />);
  expect(page()).not.toContain('cut off at their longest');
  show(
    <SweepFigure points={[...points, { ...points[0], temperature: 1.7, truncated: 0.75 }]} running={false} />,
  );
  expect(page()).toContain('Up to 75 % of the answers at one point were cut off at their longest');
});

test('before the first point there are words', () => {
  show(<SweepFigure points={[]} running />);
  expect(page()).toBe('The first point is being sampled.');
});

test('the form passes on what it says, and says what it will cost', () => {
  const started: TemperatureSettings[] = [];
  const panel = (
    <TemperaturePanel
      initial={initial}
      sizes={sizes}
      progress={null}
      obstacle={null}
      budget={(answers) => ` At most ${answers * 10} tokens.`}
      onStart={(settings) => started.push(settings)}
      onCancel={() => {}}
    />
  );
  show(panel);
  // Five settings of 249 problems and 4 samples.
  expect(page()).toContain('4,980 answers are sampled and checked. At most 49800 tokens.');
  type(field('Temperatures'), '2, 0.3');
  type(field('Problems'), '10');
  submit();
  expect(started).toEqual([
    {
      set: { part: 'held-out', problems: 10, samples: 4 },
      temperatures: [0.3, 2],
      threshold: { percentile: 80 },
    },
  ]);
});

test('what is no temperature is said to be wrong and cannot be started', () => {
  const started: TemperatureSettings[] = [];
  show(
    <TemperaturePanel
      initial={initial}
      sizes={sizes}
      progress={null}
      obstacle={null}
      onStart={(settings) => started.push(settings)}
      onCancel={() => {}}
    />,
  );
  type(field('Temperatures'), '1, warm');
  submit();
  expect(started).toEqual([]);
  expect(field('Temperatures').getAttribute('aria-invalid')).toBe('true');
  expect(all('button[type=submit]')[0].hasAttribute('disabled')).toBe(true);
});

test('while it runs there is a way out, and nothing to change', () => {
  let cancelled = 0;
  show(
    <TemperaturePanel
      initial={initial}
      sizes={sizes}
      progress={{ share: 0.4, tokens: 12_000 }}
      obstacle={null}
      onStart={() => {}}
      onCancel={() => cancelled++}
    />,
  );
  expect(page()).toContain('40 %, 12 k tokens so far');
  expect(all('input, select').every((input) => input.hasAttribute('disabled'))).toBe(true);
  click(all('button')[0]);
  expect(cancelled).toBe(1);
});

test('samples at hand are counted at once, an evaluation when it is started', () => {
  const asked: CollectSource[] = [];
  show(
    <CollectPanel
      source={{ kind: 'current' }}
      current={8}
      steps={[]}
      evaluation={initial.set}
      sizes={sizes}
      floor={5}
      progress={null}
      obstacle={null}
      onSource={(source) => asked.push(source)}
      onFloor={() => {}}
      onCancel={() => {}}
    />,
  );
  expect(all('input[type=radio]')).toHaveLength(2);
  click(all('input[value=evaluation]')[0]);
  expect(asked).toEqual([]);
  submit();
  expect(asked).toEqual([{ kind: 'evaluation', set: initial.set }]);
  click(all('input[value=current]')[0]);
  expect(asked[1]).toEqual({ kind: 'current' });
});
