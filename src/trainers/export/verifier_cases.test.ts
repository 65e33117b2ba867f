import { expect, test } from 'vitest';
import { worldByName, worldNames } from '../../task/worlds.ts';
import { verifierCases } from './verifier_cases.ts';

test.each(worldNames)('cases of %s have every reason, and stay the same', (name) => {
  const world = worldByName(name);
  const cases = verifierCases(world, 200);
  const reasons = new Set(cases.map(({ reason }) => reason));
  for (const reason of ['solved', 'truncated', 'gave-up', 'malformed', 'wrong-arithmetic', 'wrong-goal'])
    expect(reasons).toContain(reason);
  for (const { problem, response, ...verdict } of cases) {
    expect(world.verify(problem, response)).toEqual(verdict);
    for (const id of response) expect(world.vocabulary.tokens[id]).toBeDefined();
  }
  expect(verifierCases(world, 20)).toEqual(cases.slice(0, 20));
});
