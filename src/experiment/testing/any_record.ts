import fc from 'fast-check';
import { asMeasured, evaluationAsMeasured } from '../measured_metrics.ts';
import { presets } from '../presets.ts';
import type {
  Evaluation,
  ExperimentRecord,
  RunRecord,
  SampleGroup,
  SampleResponse,
  StepMetrics,
} from '../record.ts';
import type { Condition, Spec } from '../spec.ts';
import { madeEvaluation, madeMetrics } from './made_record.ts';

/** Numbers as JSON has them: finite, and no -0. */
const number = fc.oneof(
  fc.constantFrom(0, 5e-324, 0.1 + 0.2, -1e300, 1e21),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0 || 0),
);
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((n) => n || 0);
const count = fc.nat(2 ** 30);
const step = fc.nat(100_000);
const text = (maxLength: number) =>
  fc
    .oneof(
      fc.constantFrom(
        '',
        '12 8 3 → 17',
        '<img src=x onerror=alert(1)>',
        '\u2028',
        '\ud800',
        '__proto__',
        '熵',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    .map((of) => of.slice(0, maxLength));

/** What may not have been measured: null, as of an update where none ran. */
const ofUpdates =
  /^(entropy|mask\/entropy_kept|mask\/kept|mask\/tau|clip_ratio\/.*|loss|grad_norm|learning_rate|eval\/se|eval\/first_attempt|eval\/gave_up)$/;

/** Every number of a line at random within what its schema allows. */
function numbersOf<Line extends object>(line: Line): fc.Arbitrary<Line> {
  const shares = /pass@|first_attempt|gave_up|stopped|truncated|kept$|clipped_ratio|zero_std/;
  const counts = /^(k|problems|groups_dropped|num_tokens)$/;
  const arbitraries = Object.keys(line).map((key): [string, fc.Arbitrary<number | null>] => {
    const value = key === 'step' ? step : shares.test(key) ? share : counts.test(key) ? count : number;
    return [key, ofUpdates.test(key) ? fc.option(value) : value];
  });
  return fc.record(Object.fromEntries(arbitraries)) as unknown as fc.Arbitrary<Line>;
}

const response = (words: number): fc.Arbitrary<SampleResponse> =>
  fc.nat(5).chain((length) =>
    fc.record({
      tokens: fc.array(fc.nat(words - 1), { minLength: length, maxLength: length }),
      entropy: fc.array(
        fc.double({ min: 0, max: 99, noNaN: true }).map((n) => n || 0),
        {
          minLength: length,
          maxLength: length,
        },
      ),
      kept: fc.oneof(
        fc.constant<number[]>([]),
        fc.array(fc.nat(1), { minLength: length, maxLength: length }),
      ),
      reward: number,
      advantage: number,
      answer: fc.option(text(200)),
    }),
  );

const group = (words: number): fc.Arbitrary<SampleGroup> =>
  fc.record({
    title: text(400),
    prompt: fc.array(fc.nat(words - 1), { minLength: 1, maxLength: 4 }),
    dropped: fc.boolean(),
    size: count,
    right: count,
    responses: fc.array(response(words), { maxLength: 4 }),
  });

/** At most N lines, with ascending steps. */
const linesOf = <Line extends { step: number }>(line: fc.Arbitrary<Line>, most: number, steps: number) =>
  fc
    .tuple(
      fc.uniqueArray(fc.nat(steps), { maxLength: most }),
      fc.array(line, { minLength: most, maxLength: most }),
    )
    .map(([at, lines]) => at.sort((a, b) => a - b).map((step, i): Line => ({ ...lines[i], step })));

const run = (
  { name, mask }: Condition,
  seed: number,
  words: number,
  { steps, mask: own }: Spec,
): fc.Arbitrary<RunRecord> =>
  fc.record(
    {
      condition: fc.constant(name),
      seed: fc.constant(seed),
      metrics: linesOf(numbersOf<StepMetrics>(madeMetrics(1)), 4, steps).map((lines) =>
        lines.map((line) => asMeasured(line, { ...own, ...mask })),
      ),
      evaluations: linesOf(numbersOf<Evaluation>(madeEvaluation(0, 0)), 3, steps).map((lines) =>
        lines.map(evaluationAsMeasured),
      ),
      samples: linesOf(fc.record({ step, groups: fc.array(group(words), { maxLength: 3 }) }), 4, steps),
      seconds: number,
      adapter: text(200),
      kernels: fc.integer({ min: 1, max: 10_000 }),
      matmul: text(40),
      hash,
      resumed: fc.array(
        fc.record({
          step,
          adapter: text(200),
          date: text(40),
          otherAdapter: fc.boolean(),
          otherKernels: fc.boolean(),
        }),
        {
          maxLength: 2,
        },
      ),
      ended: fc.record({
        step: fc.integer({ min: 1, max: 100_000 }),
        by: fc.constantFrom('steps' as const, 'tokens' as const, 'minutes' as const),
      }),
    },
    { requiredKeys: ['condition', 'seed', 'metrics', 'evaluations', 'samples', 'seconds'] },
  );

/** Made once: to make one takes longer than to draw from it. */
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

/** Any record that may be kept, with hostile words and numbers at the edges. */
export const anyRecord: fc.Arbitrary<ExperimentRecord> = fc
  .tuple(
    fc.uniqueArray(text(200), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(...Object.keys(presets)),
    fc.uniqueArray(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 2 }),
    fc.boolean(),
  )
  .chain(([vocabulary, preset, seeds, isOdd]) => {
    const [first, ...others] = presets[preset].conditions;
    // A name that every object has.
    const conditions = isOdd ? [{ ...first, name: 'constructor' }, ...others] : [first, ...others];
    const spec = { ...presets[preset], seeds, conditions };
    const runs = spec.conditions
      .slice(0, 2)
      .flatMap((condition) => seeds.map((seed) => run(condition, seed, vocabulary.length, spec)));
    return fc.record({
      format: fc.constant(1 as const),
      preset: text(80),
      spec: fc.constant(spec),
      vocabulary: fc.constant(vocabulary),
      adapter: text(200),
      version: text(80),
      date: text(40),
      runs: fc.tuple(...runs),
    });
  });
