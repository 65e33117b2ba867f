import { expect, test } from 'vitest';
import { presets } from '../../../experiment/presets.ts';
import { madeEvaluation } from '../../../experiment/testing/made_record.ts';
import { linkOf, readLink } from '../../../formats/link/link.ts';
import type { AdapterFacts } from '../../../lab/client/protocol.ts';
import { screenRecord } from '../../share/screen_record.ts';
import { replicationRows } from '../../train/replication_rows.ts';
import { adapterClassOf } from '../../words/adapter_class.ts';
import { type Experiment, emptyExperiment, reduce } from '../experiment.ts';
import { ownClaim } from './own_claim.ts';

const main = presets['countdown@1'];
const spec = { ...main, steps: 20, conditions: main.conditions.slice(0, 2), seeds: [1, 2, 3] };
const live = emptyExperiment('countdown@1', spec, 'live');

/** Evaluations at steps 0, 10 and 20; the last as given for each seed. */
const trained = (condition: string, lasts: readonly number[], from: Experiment = live) =>
  reduce(
    from,
    lasts.flatMap((last, i) =>
      [0.2, 0.3, last].map((pass, at) => ({
        type: 'evaluation' as const,
        run: { condition, seed: i + 1 },
        evaluation: madeEvaluation(at * 10, pass),
      })),
    ),
  );

test('the result of a training is claimed once all seeds of a condition are at their end', async () => {
  expect(ownClaim(live)).toBeNull();
  expect(ownClaim(trained('top20', [0.4, 0.42]))).toBeNull();
  const experiment = trained('all', [0.5], trained('top20', [0.4, 0.42, 0.44]));
  const claim = ownClaim(experiment);
  expect(claim?.results.map(({ condition, n }) => [condition, n])).toEqual([['top20', 3]]);
  expect(claim?.results[0].mean).toBeCloseTo(0.42, 12);
  // numpy: std([0.4, 0.42, 0.44], ddof=1)
  expect(claim?.results[0].sd).toBeCloseTo(0.02, 12);
  expect(claim?.steps).toEqual([0, 10, 20]);
  // It fits a link and comes back out of one.
  const link = {
    preset: 'countdown@1',
    spec,
    view: null,
    title: null,
    note: null,
    lesson: null,
    claim,
    source: null,
  };
  const back = (await readLink(await linkOf(link))).value.claim;
  expect(back?.results[0]).toMatchObject({ condition: 'top20', mean: 0.42, sd: 0.02, n: 3 });
  expect(back?.results[0].pass).toEqual([0.2, 0.3, 0.42]);
});

test('what was recorded or imported is not claimed as one’s own', () => {
  const done = trained('top20', [0.4, 0.42, 0.44]);
  for (const source of ['recorded', 'imported', 'linked'] as const) {
    expect(ownClaim({ ...done, source })).toBeNull();
  }
});

test('a claim is met by the same runs, refuted by other ones, and by few seeds neither', () => {
  const done = trained('top20', [0.4, 0.42, 0.44]);
  const claim = ownClaim(done)!;
  const verdicts = (experiment: Experiment) =>
    replicationRows(claim, spec.seeds, experiment).map(({ outcome }) => outcome?.verdict);
  expect(verdicts(live)).toEqual([undefined]);
  expect(verdicts(done)).toEqual(['agrees']);
  expect(verdicts(trained('top20', [0.7, 0.71, 0.72]))).toEqual(['differs']);
  expect(verdicts(trained('top20', [0.7]))).toEqual(['too-few-seeds']);
  // A recording is not a run of one's own.
  expect(verdicts({ ...done, source: 'recorded' })).toEqual([undefined]);
});

test('a claim from the processor carries its hashes; met bit for bit it is identical', async () => {
  const adapter: AdapterFacts = { kind: 'wasm', name: 'wasm', vendor: '', architecture: '', features: [] };
  const hash = (seed: number) => `${seed}`.repeat(64);
  const hashed = (seeds: readonly number[], from: Experiment) =>
    reduce(
      from,
      seeds.map((seed) => ({ type: 'hashed', run: { condition: 'top20', seed }, hash: hash(seed) })),
    );
  const done = { ...trained('top20', [0.4, 0.42, 0.44]), adapter };
  expect(ownClaim(done)?.results[0].hashes).toBeUndefined();
  expect(ownClaim(hashed([1, 2], done))?.results[0].hashes).toBeUndefined();
  const whole = hashed([3, 2, 1], done);
  const claim = ownClaim(whole)!;
  expect(claim).toMatchObject({ adapter: 'wasm', results: [{ hashes: [hash(1), hash(2), hash(3)] }] });
  const outcome = (experiment: Experiment) => replicationRows(claim, spec.seeds, experiment)[0].outcome;
  expect(outcome(whole)?.verdict).toBe('identical');
  expect(outcome(done)?.verdict).toBe('agrees');
  const other = reduce(whole, [{ type: 'hashed', run: { condition: 'top20', seed: 2 }, hash: hash(9) }]);
  expect(outcome(other)).toMatchObject({ verdict: 'agrees', otherBits: 1 });
});

test('a claim of runs from several adapters is of no class', () => {
  const adapter: AdapterFacts = { kind: 'wasm', name: 'wasm', vendor: '', architecture: '', features: [] };
  const done = trained('top20', [0.4, 0.42, 0.44]);
  const began = (name: string, on: AdapterFacts | null) => {
    const runs = Object.entries(done.runs).map(([id, run], i) => [
      id,
      { ...run, adapter: i ? undefined : name },
    ]);
    return ownClaim({ ...done, runs: Object.fromEntries(runs), adapter: on })?.adapter;
  };
  expect(began('wasm', adapter)).toBe('wasm');
  expect(began('another card', adapter)).toBe('unknown');
  const kept = Object.entries(done.runs).map(([id, run]) => [id, { ...run, adapter: 'wasm' }]);
  expect(ownClaim({ ...done, runs: Object.fromEntries(kept), adapter: null })?.adapter).toBe('wasm');
});

test('the class of an adapter is said where it can be known', () => {
  const adapter = (vendor: string, kind: AdapterFacts['kind'] = 'gpu'): AdapterFacts => ({
    kind,
    name: 'x',
    vendor,
    architecture: '',
    features: [],
  });
  expect(adapterClassOf(null)).toBe('unknown');
  expect(adapterClassOf(adapter('google', 'software'))).toBe('software');
  expect(adapterClassOf(adapter('', 'wasm'))).toBe('wasm');
  expect(adapterClassOf(adapter('NVIDIA'))).toBe('discrete');
  expect(adapterClassOf(adapter('apple'))).toBe('integrated');
  expect(adapterClassOf(adapter('intel'))).toBe('unknown');
  expect(adapterClassOf(adapter('constructor'))).toBe('unknown');
});

test('a live experiment is a record as soon as something was computed', () => {
  const state = { experiment: live, recorded: { status: 'missing' } as const, imported: null };
  expect(screenRecord(state, '0.1.0')).toBeNull();
  const experiment = { ...trained('top20', [0.4]), vocabulary: ['a', 'b', 'c'] };
  const record = screenRecord({ ...state, experiment }, '0.1.0', new Date('2026-11-25T10:00:00Z'));
  expect(record).toMatchObject({ format: 1, version: '0.1.0', date: '2026-11-25T10:00:00.000Z', spec });
  expect(record?.runs).toHaveLength(1);
  expect(record?.runs[0].evaluations).toHaveLength(3);
});
