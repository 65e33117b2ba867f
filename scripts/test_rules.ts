/**
 * Rules for tests, checked in their source. No test may:
 *
 * - measure time or memory: on a loaded machine the result is random;
 * - sleep, instead of waiting for a condition (`setTimeout` without a delay is allowed);
 * - destroy the process's one device (`testDevice`), which the tests of other files go on to use;
 * - return without an assertion: what cannot be tested here is skipped (`skipWithout`), and an irrelevant case is drawn
 *   again (`fc.pre`).
 *
 * Read with Vite's own parser, as in `dependencies.ts`.
 */

import { type ESTree, parseSync } from 'vite';
import { nodesOf } from './dependencies/imports.ts';
import { readSources } from './dependencies/read_sources.ts';
import type { Breach, Sources } from './dependencies/rules.ts';

/** Calls that read a clock or a meter. */
const meters = new Set([
  'performance.now',
  'Date.now',
  'process.hrtime',
  'process.hrtime.bigint',
  'process.cpuUsage',
  'process.memoryUsage',
  'process.resourceUsage',
  'process.uptime',
]);

/** Whose callback is the body of a test: `test(...)`, `it.each(...)(...)`, `fc.property(...)`. */
const testBodies = /^(test|it|open)(\.|\(|$)|^fc\.(property|asyncProperty)$/;

/** All breaches in the sources of tests, in the order of the files. */
export function findTestBreaches(sources: Sources): Breach[] {
  return Object.entries(sources).flatMap(([file, source]) => {
    const { program, errors } = parseSync(file, source);
    if (errors.length > 0) return [{ file, line: 1, message: `does not parse: ${errors[0].message}` }];
    const breaches: Breach[] = [];
    const report = (at: number, message: string) =>
      breaches.push({ file, line: source.slice(0, at).split('\n').length, message });
    for (const node of nodesOf(program)) {
      if (node.type !== 'CallExpression') continue;
      const callee = source.slice(node.callee.start, node.callee.end);
      if (meters.has(callee)) report(node.start, `${callee}(): a test measures neither time nor memory`);
      if (/(^|\.)waitForTimeout$/.test(callee)) {
        report(node.start, 'waitForTimeout(): a test waits for what is meant');
      }
      if (/(^|\.)setTimeout$/.test(callee) && callee !== 'test.setTimeout' && sleeps(node.arguments[1])) {
        report(node.start, 'setTimeout() with a delay: a test waits for what is meant');
      }
      if (callee === 'device.destroy' && source.includes('testDevice(')) {
        report(node.start, 'device.destroy(): the device of testDevice() is shared with other files');
      }
      if (!testBodies.test(callee)) continue;
      for (const body of node.arguments) {
        for (const at of earlyReturns(body, source)) {
          report(at, 'returns without having tested: skipWithout(), or fc.pre()');
        }
      }
    }
    return breaches;
  });
}

/** Whether a delay is one: left out, or 0, it is a turn of the event loop. */
const sleeps = (delay: ESTree.Node | undefined): boolean =>
  delay !== undefined && !(delay.type === 'Literal' && delay.value === 0);

/**
 * Where a test's function returns nothing before its end, itself and not a function inside. A branch that has expected
 * something may be left.
 */
function earlyReturns(body: ESTree.Node, source: string): number[] {
  if (body.type !== 'ArrowFunctionExpression' && body.type !== 'FunctionExpression') return [];
  const found: number[] = [];
  const visit = (node: unknown, branch: number) => {
    if (typeof node !== 'object' || node === null) return;
    let start = branch;
    if ('type' in node) {
      const { type } = node as ESTree.Node;
      if (/Function/.test(type)) return;
      if (type === 'BlockStatement') ({ start } = node as ESTree.BlockStatement);
      if (type === 'ReturnStatement') {
        const { argument, start: at } = node as ESTree.ReturnStatement;
        if (argument === null && !/\bexpect\b/.test(source.slice(branch, at))) found.push(at);
        return;
      }
      // Without a block of its own a branch is the statement alone.
      if (type === 'IfStatement') {
        const { consequent, alternate } = node as ESTree.IfStatement;
        for (const one of [consequent, alternate]) if (one) visit(one, one.start);
        return;
      }
    }
    for (const child of Object.values(node)) visit(child, start);
  };
  visit(body.body, body.body?.start ?? 0);
  return found;
}

/** The sources of all tests of a repository, and of what only tests load. */
export const readTests = (repository: string): Sources =>
  readSources(repository, ['src', 'scripts', 'reference', 'e2e'], (file) =>
    /\.test\.tsx?$|\/testing\/.*\.tsx?$|^e2e\/.*\.ts$/.test(file),
  );
