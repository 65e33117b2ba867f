/** The totals of a test run, read from what the runners report. */

export interface Counts {
  passed: number;
  failed: number;
  /** The tests that were skipped, by name, each with the reason. */
  skipped: readonly string[];
}

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: [...a.skipped, ...b.skipped],
});

/** The closing line: `12 passed, 0 failed`. */
export const line = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;

const skippedTest = (name: string, without: string | undefined) =>
  `${name} (${without ? `without ${without}` : 'no reason is given'})`;

interface VitestReport {
  testResults: {
    status: string;
    assertionResults: { status: string; fullName: string; meta?: { without?: string } }[];
  }[];
}

/** Counts of vitest's json report. A file that failed without a failed test (it did not load) is one failure. */
export function vitestCounts(report: unknown): Counts {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  for (const file of (report as VitestReport).testResults) {
    let failedHere = 0;
    for (const { status, fullName, meta } of file.assertionResults) {
      if (status === 'passed') passed++;
      else if (status === 'failed') failedHere++;
      else skipped.push(skippedTest(fullName, meta?.without));
    }
    failed += file.status === 'failed' ? Math.max(1, failedHere) : failedHere;
  }
  return { passed, failed, skipped };
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    tests: { status: string; annotations: { type: string; description?: string }[] }[];
  }[];
}
interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
  suites: PlaywrightSuite[];
}

/** Counts of Playwright's json report. An error outside any test (a config, a server that did not start) is one. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, errors, suites } = report as PlaywrightReport;
  const skippedIn = ({ suites: inner = [], specs = [] }: PlaywrightSuite): string[] => [
    ...inner.flatMap(skippedIn),
    ...specs.flatMap(({ title, tests }) =>
      tests
        .filter(({ status }) => status === 'skipped')
        .map(({ annotations }) =>
          skippedTest(title, annotations.find(({ type }) => type === 'skip')?.description),
        ),
    ),
  ];
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: suites.flatMap(skippedIn),
  };
}
