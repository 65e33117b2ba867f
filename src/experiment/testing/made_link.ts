import fc from 'fast-check';
import { lessonFault, lessonKinds, lessonParts, lockableParts } from '../../formats/link/lesson.ts';
import type { Link } from '../../formats/link/link.ts';
import { linkLimits } from '../../formats/link/link_limits.ts';
import { adapterClasses } from '../claim.ts';
import { presets } from '../presets.ts';
import type { Condition, Spec } from '../spec.ts';
import { type SpecField, specFields } from '../spec_fields.ts';

/** A value that a field may have, at its bounds more often than not. */
function madeValue(field: SpecField): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'integer':
      return fc.integer({ min: field.min, max: field.max });
    case 'real':
      // JSON has no -0.
      return fc.double({ min: field.min, max: field.max, noNaN: true }).map((x) => (x === 0 ? 0 : x));
    case 'choice':
      return fc.constantFrom(...field.options);
    case 'boolean':
      return fc.boolean();
    case 'name':
      return madeName;
    case 'words':
      // An empty list is said by leaving it out.
      return fc
        .array(fc.constantFrom('wait', 'stop', 'next', '='), { minLength: 1, maxLength: 8 })
        .map((all) => all.join(' '));
  }
}

/** A name, now and then one that every object has. */
const madeName = fc.oneof(
  { arbitrary: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,40}$/), weight: 15 },
  { arbitrary: fc.constant('constructor'), weight: 1 },
);

/** Some of the fields of a part of the spec, with values. */
const someOf = (part: 'mask' | 'objective') => {
  const fields = specFields.filter(({ path }) => path.startsWith(`${part}.`));
  return fc.record(Object.fromEntries(fields.map((field) => [field.path.split('.')[1], madeValue(field)])), {
    requiredKeys: [],
    noNullPrototype: true,
  });
};

const madeCondition = fc.record(
  { name: madeName, mask: someOf('mask'), objective: someOf('objective') },
  { noNullPrototype: true },
) as fc.Arbitrary<Condition>;

const unique = <T>(item: fc.Arbitrary<T>, most: number, selector: (item: T) => unknown = (x) => x) =>
  fc.uniqueArray(item, { minLength: 1, maxLength: most, selector });

/** A preset with a few fields changed, or its conditions or seeds. */
const madeSpec = (base: Spec): fc.Arbitrary<Spec> =>
  fc
    .tuple(
      fc
        .subarray([...specFields], { maxLength: 8 })
        .chain((fields) =>
          fc.tuple(...fields.map((field) => fc.tuple(fc.constant(field.path), madeValue(field)))),
        ),
      fc.option(unique(madeCondition, 6, (c) => c.name)),
      fc.option(unique(fc.integer({ min: 0, max: 2 ** 31 - 1 }), 12)),
    )
    .map(([changes, conditions, seeds]) => {
      const spec = structuredClone(base) as unknown as Record<string, unknown>;
      for (const [path, value] of changes) {
        const [outer, inner] = path.split('.');
        if (inner === undefined) spec[outer] = value;
        else (spec[outer] as Record<string, unknown>)[inner] = value;
      }
      if (conditions) spec.conditions = conditions;
      if (seeds) spec.seeds = seeds;
      return spec as unknown as Spec;
    });

const leaf = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 4 }),
);
const madeView = fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,9}$/), leaf, {
  minKeys: 1,
  maxKeys: 6,
  noNullPrototype: true,
});

const share = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);

/** Made once: to make one takes longer than to draw from it. */
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

const madeClaim = (spec: Spec) =>
  fc
    .tuple(
      fc.constantFrom(...adapterClasses),
      fc.uniqueArray(fc.integer({ min: 0, max: spec.steps }), { maxLength: 6 }),
      fc.subarray(
        spec.conditions.map(({ name }) => name),
        { minLength: 1 },
      ),
    )
    .chain(([adapter, steps, names]) => {
      const pass = fc.array(fc.option(share), { minLength: steps.length, maxLength: steps.length });
      const results = names.map((condition) =>
        fc.integer({ min: 1, max: 64 }).chain((n) =>
          fc.record(
            {
              condition: fc.constant(condition),
              mean: share,
              sd: fc.option(share),
              n: fc.constant(n),
              pass,
              // Many of them are more than a link holds.
              ...(n < 4 && { hashes: fc.array(hash, { minLength: n, maxLength: n }) }),
            },
            { noNullPrototype: true, requiredKeys: ['condition', 'mean', 'sd', 'n', 'pass'] },
          ),
        ),
      );
      return fc.tuple(...results).map((all) => ({
        adapter,
        steps: [...steps].sort((a, b) => a - b),
        results: all,
      }));
    });

const line = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'abc <>&"熵。é') });

/** What in an address may be taken for its end, for a mark of what is around it, or for something to undo. */
const oddPart = fc.constantFrom(
  ...[
    '&',
    '&amp;',
    '?a=1&b=2',
    '?utm_source=x',
    '|a',
    "'()*",
    '__;a!!b$',
    '。',
    '…',
    '.',
    '_',
    '-',
    '--',
    '~',
  ],
  ...[
    '/',
    '"',
    ' ',
    '\\',
    '%',
    '%22',
    '%26',
    '%25',
    '=3D',
    '%3A',
    '~src=',
    'v1.j.',
    '<b>',
    'aHR0cHM6Ly9hLmIv',
  ],
);

/** An address of an archive, as the URL standard writes it. */
const madeAddress = fc
  .tuple(
    fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }),
    fc.array(fc.oneof(oddPart, fc.string({ maxLength: 5 })), { maxLength: 4 }),
  )
  .map(([url, parts]) => new URL(new URL(url).href + parts.join('').replaceAll('#', '')).href)
  .filter((url) => url.length <= linkLimits.source);

/** Any lesson that may be written. */
const madeLesson = fc
  .record(
    {
      kind: fc.constantFrom(...lessonKinds),
      step: fc.option(fc.nat(100_000)),
      hide: fc.subarray([...lessonParts]),
      lock: fc.subarray([...lockableParts]),
    },
    { noNullPrototype: true },
  )
  .filter((lesson) => lessonFault(lesson) === null);

/** Any link that may be written. */
export const madeLink: fc.Arbitrary<Link> = fc
  .constantFrom(...Object.keys(presets))
  .chain((preset) => fc.tuple(fc.constant(preset), madeSpec(presets[preset])))
  .chain(([preset, spec]) =>
    fc.record(
      {
        preset: fc.constant(preset),
        spec: fc.constant(spec),
        view: fc.option(madeView),
        title: fc.option(line),
        note: fc.option(line),
        claim: fc.option(madeClaim(spec)),
        source: fc.option(madeAddress),
        lesson: fc.option(madeLesson),
      },
      { noNullPrototype: true },
    ),
  );
