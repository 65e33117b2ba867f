import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { cos, exp, log, power, sin } from './elementary.ts';

/** The distance to the next float64 away from 0. */
const ulp = (x: number) => 2 ** (Math.floor(Math.log2(Math.abs(x) || 2 ** -1000)) - 52);

/** JavaScript's functions are within 1 ulp too, so the difference may be 2. */
function near(got: number, want: number, ulps = 2): void {
  const apart = Math.abs(got - want) / ulp(want);
  if (!(apart <= ulps)) throw new Error(`${got} is ${apart} ulp from ${want}.`);
}

const draws = (from: number, to: number, n = 20_000) => {
  const random = randomStream(1, n);
  return Array.from({ length: n }, () => from + (to - from) * random.uniform());
};

describe('within two ulp of JavaScript’s', () => {
  test('exp', () => {
    for (const x of [...draws(-708, 709), ...draws(-1, 1), 0, -0, 1e-300, -1e-300]) near(exp(x), Math.exp(x));
    expect([exp(0), exp(-1e6), exp(1e6), exp(Number.NaN)]).toEqual([
      1,
      0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ]);
  });

  test('log', () => {
    const sizes = draws(-700, 700).map(Math.exp);
    for (const x of [...sizes, ...draws(0, 1), ...draws(0.99, 1.01), 1e6, 2, 0.5]) near(log(x), Math.log(x));
    expect(log(1)).toBe(0);
  });

  test('sin and cos, also next to multiples of pi / 2', () => {
    const quarters = Array.from({ length: 50_000 }, (_, i) => (i * Math.PI) / 2);
    for (const x of [...draws(-70_000, 70_000), ...draws(-7, 7), ...quarters, 1e-9, 0]) {
      near(cos(x), Math.cos(x));
      near(sin(x), Math.sin(x));
    }
  });

  test('power', () => {
    for (const theta of [1e3, 1e4, 5e5, 1e6])
      for (let d = 0; d < 64; d++)
        near(power(theta, -d / 64), theta ** (-d / 64), 3 + (3 * d * Math.log(theta)) / 64);
    for (const beta of [0.9, 0.95, 0.98, 0.999])
      for (let t = 1; t < 2000; t += 7) near(power(beta, t), beta ** t, 3 - 3 * t * Math.log(beta));
    expect([power(0, 3), power(0, 0), power(0.9, 1e9), power(7, 0)]).toEqual([0, 1, 0, 1]);
  });
});

test('code that determines parameters uses these functions, and none whose last bit depends on the JavaScript engine', () => {
  const rooms = ['random', 'task', 'device', 'wasm', 'model', 'rl'];
  const open =
    /\bMath\.(a?(sin|cos|tan)h?|atan2|exp|expm1|log|log1p|log2|log10|pow|cbrt|hypot)\b|(?<!\b2) \*\*=? (?!BigInt\(|\d+n\b)/;
  const found: string[] = [];
  let read = 0;
  for (const room of rooms) {
    const folder = fileURLToPath(new URL(`../${room}`, import.meta.url));
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || /\.test\.ts$|(^|\/)(testing|twin|kernels)\//.test(name)) continue;
      read++;
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .forEach((line, i) => {
          if (open.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line))
            found.push(`${room}/${name}:${i + 1}: ${line}`);
        });
    }
  }
  expect(read).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
