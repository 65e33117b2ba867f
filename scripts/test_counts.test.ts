import { expect, test } from 'vitest';
import { add, line, playwrightCounts, vitestCounts } from './test_counts.ts';

test('the closing line names skipped tests only if there are any', () => {
  expect(line({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(line(add({ passed: 1, failed: 2, skipped: 3 }, { passed: 1, failed: 0, skipped: 1 }))).toBe(
    '2 passed, 2 failed, 4 skipped',
  );
});

test('vitest: tests are counted by status, and a file that did not load is one failure', () => {
  const file = (status: string, ...statuses: string[]) => ({
    status,
    assertionResults: statuses.map((status) => ({ status })),
  });
  const testResults = [
    file('passed', 'passed', 'skipped', 'todo'),
    file('failed', 'passed', 'failed'),
    file('failed'),
  ];
  expect(vitestCounts({ testResults })).toEqual({ passed: 2, failed: 2, skipped: 2 });
});

test('playwright: a flaky test passed, and an error outside the tests is a failure', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
  expect(playwrightCounts({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 2, skipped: 2 });
});
