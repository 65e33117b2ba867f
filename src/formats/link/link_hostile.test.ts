import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeLink } from '../../experiment/testing/made_link.ts';
import { runs } from '../../testing/runs.ts';
import { LinkError } from '../fault.ts';
import { toBase64url } from './base64url.ts';
import { linkOf, readLink } from './link.ts';
import { payloadOf } from './link_content.ts';
import { linkLimits } from './link_limits.ts';

const text = new TextEncoder();

/** How Object.prototype and Array.prototype look. */
const prototypes = () =>
  JSON.stringify(
    [Object.prototype, Array.prototype, Function.prototype].map((p) => Object.getOwnPropertyNames(p)),
  );

/** Reads a text and tells what came of it: a code, or `read`. Whatever else is thrown goes on. */
async function outcome(link: string): Promise<string> {
  try {
    await readLink(link);
    return 'read';
  } catch (error) {
    if (error instanceof LinkError) {
      const { fault } = error;
      return fault.rule === 'newer-format' ? `${fault.rule} ${fault.what}` : fault.rule;
    }
    throw new Error(`${(error as Error).stack}\nwas thrown by ${link.slice(0, 200)}`);
  }
}

const hash = fc.string({ maxLength: 60, unit: 'binary' });
const alphabet = fc.stringMatching(/^[\w-]{0,80}$/);

/** JSON that tries everything on: other types, huge numbers, reserved keys, a preset that is there. */
const nastyObject = fc
  .dictionary(
    fc.constantFrom('v', 'p', 'c', 's', 'x', 'w', 't', 'n', 'l', 'k', '__proto__', 'constructor', 'new'),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('countdown@1', 1, 2, 1e308, [1], ['all'], { mask: { rho: 1e9 } }, { hide: ['rho'] }),
    ),
  )
  .map((value) => JSON.stringify({ v: 1, p: 'countdown@1', ...value }));
const nastyJson = fc.oneof({ arbitrary: nastyObject, weight: 9 }, { arbitrary: fc.json(), weight: 1 });

/** One change to a text: a character taken out, put in or replaced, a part doubled, the end lost. */
const mutated = (link: string, at: number, how: number, by: string): string => {
  const i = at % (link.length + 1);
  switch (how) {
    case 0:
      return link.slice(0, i) + link.slice(i + 1);
    case 1:
      return link.slice(0, i) + by + link.slice(i);
    case 2:
      return link.slice(0, i) + by + link.slice(i + 1);
    case 3:
      return link.slice(0, i) + link.slice(i >> 1);
    default:
      return link.slice(0, i);
  }
};

test('thousands of random and mutated links are read or refused with a reason, and change no prototype', {
  timeout: runs(600_000, 600_000),
}, async () => {
  const before = prototypes();
  const sample = <T>(of: fc.Arbitrary<T>, numRuns: number) => fc.sample(of, numRuns);
  const made = sample(madeLink, 60);
  const written = await Promise.all(made.map((link) => linkOf(link)));
  const plain = made.map((link) => `#v1.j.${toBase64url(text.encode(JSON.stringify(payloadOf(link))))}`);

  const change = fc.tuple(
    fc.nat(),
    fc.nat(4),
    fc.constantFrom(...'Aa0_-.#~% %25\u3002\u200b', '%5F', '~src=https://'),
  );
  const changes = sample(change, 2000);
  const turned = (links: readonly string[], count: number) =>
    Array.from({ length: count }, (_, i) => {
      const [at, how, by] = changes[i % changes.length];
      return mutated(links[i % links.length], at + i, how, by);
    });
  const repeated = (some: readonly string[], count: number) =>
    Array.from({ length: count }, (_, i) => some[i % some.length] + (i >= some.length ? i : ''));

  const links = [
    ...repeated(sample(hash, runs(2000)), runs(4_000)),
    ...repeated(sample(alphabet, runs(2000)), runs(4_000)).map(
      (body, i) => `#v1.${i % 7 === 0 ? 'z' : 'j'}.${body}`,
    ),
    ...sample(nastyJson, runs(2_000)).map((json) => `#v1.j.${toBase64url(text.encode(json))}`),
    ...turned(plain, runs(9_580)),
    ...repeated(plain, runs(20)).map((link) => link.replace('#v1', '#v2')),
    ...turned(written, runs(180, 180)),
    ...repeated(plain, runs(20)).map((link) => `${link}~src=http://hub.example/`),
    ...sample(alphabet, runs(200)).map((body) => `#v1.d.${body}`),
  ];
  expect(links.length).toBeGreaterThanOrEqual(runs(20_000));

  const counts = new Map<string, number>();
  for (const link of links) {
    const code = await outcome(link);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }

  expect(prototypes()).toBe(before);
  expect({}).not.toHaveProperty('polluted');
  // The attack reaches every gate, and the way through.
  for (const code of [
    'read',
    'not-a-link',
    'newer-format codec',
    'cut-off',
    'strange-character',
    'changed-characters',
    'not-json',
    'not-an-object',
    'unknown-field',
    'repeated-field',
    'newer-format format',
    'newer-format schema',
    'unknown-preset',
    'schema',
    'bad-source',
  ]) {
    expect([code, counts.get(code) ?? 0]).toEqual([code, expect.toSatisfy((n: number) => n > 0)]);
  }
});

test('a text that matches a link again and again is read or refused as well, as long as one may be', async () => {
  for (const part of ['#v1.', '(', '%25', '~src=', '#v1.j.', '\u200b ', 'v', '\u3002']) {
    const whole = part.repeat(Math.floor((4 * linkLimits.read) / part.length));
    expect(await outcome(whole), part).toMatch(/^[a-z-]+$/);
    // A character more, and it is not even searched.
    expect(await outcome(`${whole}${part.repeat(4)}`), part).toBe('too-long');
  }
});
