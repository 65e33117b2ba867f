/**
 * Drills: long-running versions of tests, to find rare failures.
 *
 *     npm run drill -- --only kill [--kills 100] [--seed 1] [--fresh]
 *     npm run drill -- --only properties [--times 10] [--seed 1]
 *     npm run drill -- --only engines
 *     npm run drill -- --only browsers
 *     npm run drill -- --only onnx
 * Each prints its results as one JSON object per line, with progress on stderr. An interrupted drill is resumed by the
 * same command; --fresh starts over. Exits with 1 if a failure was found.
 */

import { parseArgs } from 'node:util';
import { browsersDrill } from './drills/browsers.ts';
import { enginesDrill } from './drills/engines.ts';
import { killDrill } from './drills/kill.ts';
import { onnxDrill } from './drills/onnx.ts';
import { propertiesDrill } from './drills/properties.ts';

/** A drill takes its options and returns its results; `failed` if there is a failure. */
type Drill = (options: DrillOptions) => Promise<{ failed: boolean }>;

interface DrillOptions {
  seed: number;
  fresh: boolean;
  kills: number;
  times: number;
  log(line: string): void;
}

const drills: Record<string, Drill> = {
  kill: killDrill,
  properties: propertiesDrill,
  engines: enginesDrill,
  browsers: browsersDrill,
  onnx: onnxDrill,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '100' },
    times: { type: 'string', default: '10' },
    fresh: { type: 'boolean', default: false },
  },
});

function count(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}".`);
  return Number(text);
}

try {
  const wanted = values.only?.flatMap((names) => names.split(',')) ?? Object.keys(drills);
  const unknown = wanted.find((name) => !Object.hasOwn(drills, name));
  if (unknown !== undefined)
    throw new Error(`There is no drill "${unknown}". The drills: ${Object.keys(drills).join(', ')}.`);
  const options: DrillOptions = {
    seed: count('seed', values.seed),
    kills: count('kills', values.kills),
    times: count('times', values.times),
    fresh: values.fresh,
    log: (line) => process.stderr.write(`${line}\n`),
  };
  for (const name of wanted) {
    const found = await drills[name](options);
    process.stdout.write(`${JSON.stringify({ drill: name, seed: options.seed, ...found })}\n`);
    if (found.failed) process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
