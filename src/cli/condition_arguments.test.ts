import { describe, expect, test } from 'vitest';
import { conditionName } from '../experiment/condition_name.ts';
import { conditions, presets } from '../experiment/presets.ts';
import { chosenConditions } from './condition_arguments.ts';
import { UsageError } from './machine/arguments.ts';

const spec = presets['countdown@1'];
const namesOf = (...args: [string | undefined, Parameters<typeof chosenConditions>[2]]) =>
  chosenConditions(spec, ...args).map(({ name }) => name);

describe('conditions from arguments', () => {
  test('default to the spec’s, or are those listed', () => {
    expect(chosenConditions(spec, undefined, {})).toEqual(spec.conditions);
    expect(chosenConditions(spec, 'top50,all', {})).toEqual([conditions.top50, conditions.all]);
    expect(() => chosenConditions(spec, 'top20,half', {})).toThrow('There is no condition "half".');
    expect(() => chosenConditions(spec, 'toString', {})).toThrow('There is no condition');
  });

  test('are renamed after a new share', () => {
    expect(namesOf('top20,all,bottom80', { rho: 0.9 })).toEqual(['top90', 'all', 'bottom10']);
    expect(chosenConditions(spec, 'top20', { rho: 0.9 })[0].mask).toEqual({ select: 'top', rho: 0.9 });
    // Other fields leave the name unchanged.
    expect(namesOf('top20', { normaliser: 'all' })).toEqual(['top20']);
    const own = { ...spec, conditions: [{ ...conditions.top20, name: 'mine' }] };
    expect(chosenConditions(own, 'mine', { rho: 0.9 })[0].name).toBe('mine');
  });

  test('are one condition with --select', () => {
    expect(chosenConditions(spec, undefined, { select: 'bottom', rho: 0.3 })).toEqual([
      { name: 'bottom70', mask: { select: 'bottom', rho: 0.3 }, objective: {} },
    ]);
    expect(namesOf(undefined, { select: 'random' })).toEqual(['random20']);
    expect(chosenConditions(spec, undefined, { select: 'matched', rho: 0.2 })).toEqual([
      conditions.matched20,
    ]);
    expect(() => namesOf('all', { select: 'top' })).toThrow('Give either --conditions or --select.');
  });

  test('may each be listed once', () => {
    expect(() => namesOf('top20,top20', {})).toThrow(new UsageError('--conditions lists top20 twice.'));
    expect(() => namesOf('top20,top50', { rho: 0.3 })).toThrow(
      'With --rho 0.3, top20 and top50 are the same condition: list one of them with --conditions.',
    );
  });
});

test('known conditions are named after their shares', () => {
  for (const { name, mask } of Object.values(conditions))
    expect(conditionName({ ...spec.mask, ...mask })).toBe(name);
  expect(conditionName({ select: 'top', rho: 0.125 })).toBe('top12-5');
  expect(conditionName({ select: 'bottom', rho: 0.001 })).toBe('bottom99-9');
});
