import fc from 'fast-check';
import type { Alternative, Trace, TraceToken } from '../trace.ts';

/** Words that break careless writers: markup, quotes, line separators, lone surrogates, emoji, escapes. */
const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '"',
  '\\',
  '\\u0000',
  '\u0000',
  '\n',
  '\r\n',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ud800',
  'a\udc00b',
  '👩🏽‍🔬',
  '熵',
  '\u202e',
  '__proto__',
  '{"tokens":[1]}',
  '',
];
const word = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 12 }));
const id = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const entropy = fc.oneof(
  fc.constantFrom(0, 5e-324, 0.1 + 0.2, 99.99),
  fc.double({ min: 0, max: 99, noNaN: true }),
);

/** Log-probabilities of different tokens: together they are never more than certain. */
const alternatives = (known: boolean): fc.Arbitrary<Alternative[]> =>
  fc
    .array(
      fc.record({
        id: known ? id : fc.constant(null),
        word,
        score: fc.double({ min: 0, max: 60, noNaN: true }),
      }),
      { maxLength: 20 },
    )
    .map((places) => {
      const total = places.reduce((sum, { score }) => sum + Math.exp(score), 0);
      return places.map(({ score, ...place }) => ({
        ...place,
        logprob: Math.min(0, score - Math.log(total)),
      }));
    });

const token = (known: boolean): fc.Arbitrary<TraceToken> =>
  fc.record({
    id: known ? id : fc.constant(null),
    word,
    entropy: fc.option(entropy),
    logprob: fc.option(fc.double({ min: -9999, max: 0, noNaN: true })),
    top: fc.oneof(fc.constant([]), alternatives(known)),
  });
/** The first token is seldom known: nothing stands before it. */
const first = (known: boolean) =>
  fc.oneof(
    token(known),
    token(known).map((of) => ({ ...of, entropy: null, logprob: null, top: [] })),
  );
const tokens = fc
  .tuple(fc.constantFrom('all', 'none', 'all but the first', 'mixed'), fc.nat(6))
  .chain(([ids, rest]) =>
    fc.tuple(
      first(ids === 'all' || ids === 'mixed'),
      ...Array.from({ length: rest }, (_, i) => token(ids !== 'none' && (ids !== 'mixed' || i % 2 === 0))),
    ),
  );

const metaKey = fc
  .oneof(fc.string({ maxLength: 20 }), fc.constantFrom('toString', '1', 'step', 'hasOwnProperty'))
  .filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key));
const meta = fc.dictionary(
  metaKey,
  fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
  { maxKeys: 5, noNullPrototype: true },
);

/** Any trace that a file may hold. */
export const anyTrace: fc.Arbitrary<Trace> = tokens.chain((of) =>
  fc.record({
    title: word,
    world: fc.option(fc.oneof(fc.constantFrom('countdown', 'walk'), word)),
    model: fc.option(word),
    temperature: fc.double({ min: 0, max: 100, noNaN: true }),
    entropyKind: fc.constantFrom('exact', 'lower-bound'),
    promptLength: fc.oneof(fc.nat(of.length), fc.constant(1)),
    tokens: fc.constant(of),
    reward: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    answer: fc.option(word),
    meta,
  }),
);
