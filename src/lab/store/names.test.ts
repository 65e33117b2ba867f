import { expect, test } from 'vitest';
import { newId, newName } from './names.ts';
import { newEntry } from './new_entry.ts';
import { madeExperiment } from './testing/made_entries.ts';

test('names are two words, and unique', () => {
  const taken = new Set<string>();
  for (let i = 0; i < 3000; i++) {
    const name = newName(taken);
    expect(name).toMatch(/^[a-z]+ [a-z]+( \d+)?$/);
    expect(taken.has(name)).toBe(false);
    taken.add(name);
  }
});

test('a name that is always drawn gets a number', () => {
  expect(newName(new Set(), () => 0)).toBe('amber alder');
  expect(newName(new Set(['amber alder', 'amber alder 2']), () => 0)).toBe('amber alder 3');
});

test('a given name is taken as it is, and numbered where another has it', () => {
  const { preset, spec, adapter, version } = madeExperiment();
  const about = { preset, spec, adapter, version };
  expect(newEntry(about, [], null, '小型 11-29 20:25').name).toBe('小型 11-29 20:25');
  expect(newEntry(about, [{ name: 'Small' }], null, 'Small').name).toBe('Small 2');
  expect(newEntry(about, []).name).toMatch(/^[a-z]+ [a-z]+$/);
});

test('identifiers differ', () => {
  const ids = new Set(Array.from({ length: 1000 }, newId));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{16}$/);
});
