import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alerts } from './alerts.ts';
import { parseRecord, parseRecordInTurns } from './record_schema.ts';
import { madeRecord } from './testing/made_record.ts';

/** A valid record with one error. */
function corrupted(change: (record: ReturnType<typeof madeRecord>) => void): unknown {
  const record = structuredClone(madeRecord());
  change(record);
  return JSON.parse(JSON.stringify(record));
}

test('a valid record is returned unchanged', () => {
  expect(parseRecord(corrupted(() => {}))).toEqual(madeRecord());
});

test('a record has the resumptions of a run, and older ones without them are valid', () => {
  const resumed = [{ step: 2, adapter: 'another', date: '2026-11-25T12:00:00.000Z', otherAdapter: true }];
  const marked = parseRecord(corrupted((r) => Object.assign(r.runs[0], { adapter: 'made up', resumed })));
  expect(marked.runs[0]).toMatchObject({ adapter: 'made up', resumed });
  expect(marked.runs[1]).not.toHaveProperty('resumed');
  expect(() =>
    parseRecord(corrupted((r) => Object.assign(r.runs[0], { resumed: [{ ...resumed[0], step: -1 }] }))),
  ).toThrow(/resumed/);
});

test('the early end of a run in earlier versions is read, whatever the limit', () => {
  for (const by of ['steps', 'tokens', 'minutes']) {
    const ended = { step: 4, by };
    expect(parseRecord(corrupted((r) => Object.assign(r.runs[0], { ended }))).runs[0].ended).toEqual(ended);
  }
  expect(() =>
    parseRecord(corrupted((r) => Object.assign(r.runs[0], { ended: { step: 4, by: 1 } }))),
  ).toThrow(/ended/);
});

/** A step without an update in a record of forklab 0.1. */
const zeros = {
  entropy: 0,
  'mask/entropy_kept': 0,
  'mask/kept': 0,
  'mask/tau': 0,
  'clip_ratio/low_mean': 0,
  'clip_ratio/high_mean': 0,
  loss: 0,
  grad_norm: 0,
  learning_rate: 0,
};

test('zeros for unmeasured values in old records become null; measured ones stay', () => {
  const old = madeRecord();
  const idle = { ...old.runs[0].metrics[1], ...zeros, frac_reward_zero_std: 1, groups_dropped: 32 };
  const changed = corrupted((r) => {
    for (const run of r.runs) {
      // Tau of a mask without a threshold was 0 as well.
      run.metrics = run.metrics.map((line) => ({ ...line, 'mask/tau': line['mask/tau'] ?? 0 }));
      run.metrics[1] = idle;
    }
    r.runs[0].metrics[2] = { ...r.runs[0].metrics[2], 'mask/tau': 0 };
    // An update without kept tokens.
    r.runs[6].metrics[3] = { ...r.runs[6].metrics[3], 'mask/kept': 0, 'mask/entropy_kept': 0 };
    r.runs[0].evaluations[0] = { ...r.runs[0].evaluations[0], problems: 1, 'eval/se': 0 };
  });
  const { runs } = parseRecord(changed);
  const nothing = Object.fromEntries(Object.keys(zeros).map((key) => [key, null]));
  expect(runs.map(({ metrics }) => metrics[1])).toEqual(runs.map(() => ({ ...idle, ...nothing })));
  const taus = (condition: string) =>
    runs.find((run) => run.condition === condition)?.metrics.map((line) => line['mask/tau']);
  expect(taus('top20')).toEqual([0.6, null, 0, 0.6]);
  expect(taus('bottom80')).toEqual([0.6, null, 0.6, 0.6]);
  expect([taus('all'), taus('random20')]).toEqual([Array(4).fill(null), Array(4).fill(null)]);
  expect(runs[6].metrics[3]).toMatchObject({ 'mask/kept': 0, 'mask/entropy_kept': null, entropy: 0.2 });
  expect(runs[0].evaluations.map((e) => e['eval/se'])).toEqual([null, 0.02]);
  // Reading it again changes nothing.
  expect(parseRecord(JSON.parse(JSON.stringify({ ...madeRecord(), runs }))).runs).toEqual(runs);
});

test('measured values that are not finite are distinguished from unmeasured ones', () => {
  const diverged = corrupted((r) => {
    r.runs[0].metrics[3] = { ...r.runs[0].metrics[3], loss: Number.NaN, grad_norm: Number.POSITIVE_INFINITY };
  });
  const [{ metrics }] = parseRecord(diverged).runs;
  expect(metrics[3]).toMatchObject({ loss: Number.NaN, grad_norm: Number.NaN, 'mask/tau': 0.6 });
  expect(alerts(metrics)).toEqual([{ kind: 'not-finite', step: 4, value: Number.NaN }]);
  const kept = structuredClone(madeRecord());
  kept.runs[0].metrics[3].loss = Number.NaN;
  expect(parseRecord(kept)).toEqual(kept);
});

test('an unknown key, a wrong format and a number out of bounds are rejected by name', () => {
  expect(() => parseRecord(corrupted((r) => Object.assign(r, { extra: 1 })))).toThrow(/extra/);
  expect(() => parseRecord(corrupted((r) => Object.assign(r, { format: 2 })))).toThrow(/format/);
  expect(() =>
    parseRecord(
      corrupted((r) => {
        r.runs[0].evaluations[0]['eval/pass@1'] = 1.5;
      }),
    ),
  ).toThrow(/pass@1/);
  expect(() => parseRecord(null)).toThrow(/record cannot be used/);
});

test('what a pass rate is made of may be absent, as in older records, or null, and stays so; else it is a share', () => {
  const made = (first: unknown, gaveUp: unknown) =>
    corrupted((r) => {
      Object.assign(r.runs[0].evaluations[0], { 'eval/first_attempt': first, 'eval/gave_up': gaveUp });
    });
  const read = (...shares: [unknown, unknown]) => parseRecord(made(...shares)).runs[0].evaluations[0];
  expect(read(0, 1)).toMatchObject({ 'eval/first_attempt': 0, 'eval/gave_up': 1 });
  expect(read(null, null)).toMatchObject({ 'eval/first_attempt': null, 'eval/gave_up': null });
  expect(read(undefined, undefined)).not.toHaveProperty('eval/first_attempt');
  expect(read(undefined, undefined)).not.toHaveProperty('eval/gave_up');
  for (const bad of [-0.01, 1.01, '0.5', true, [0.5], { value: 0.5 }]) {
    expect(() => read(bad, 0.5)).toThrow(/first_attempt/);
    expect(() => read(0.5, bad)).toThrow(/gave_up/);
  }
});

test('parts that contradict each other are rejected', () => {
  const response = (r: ReturnType<typeof madeRecord>) => r.runs[0].samples[0].groups[0].responses[0];
  expect(() =>
    parseRecord(
      corrupted((r) => {
        response(r).tokens[0] = 99;
      }),
    ),
  ).toThrow(/vocabulary/);
  expect(() =>
    parseRecord(
      corrupted((r) => {
        response(r).entropy.pop();
      }),
    ),
  ).toThrow(/entropies/);
  expect(() =>
    parseRecord(
      corrupted((r) => {
        response(r).kept.pop();
      }),
    ),
  ).toThrow(/mask/);
  expect(() =>
    parseRecord(
      corrupted((r) => {
        response(r).entropy[0] = -1;
      }),
    ),
  ).toThrow(/numbers/);
  expect(() =>
    parseRecord(
      corrupted((r) => {
        r.runs[0].condition = 'none';
      }),
    ),
  ).toThrow(/no condition/);
});

test('a duplicate run, or one whose steps do not ascend within the spec, is rejected by name', () => {
  const faults: [(r: ReturnType<typeof madeRecord>) => void, RegExp][] = [
    [(r) => r.runs.push(structuredClone(r.runs[0])), /the run top20 with seed 1 twice/],
    [(r) => r.runs[0].metrics.reverse(), /steps of top20 with seed 1 are out of order/],
    [(r) => r.runs[0].evaluations.push(r.runs[0].evaluations[1]), /out of order/],
    [(r) => r.runs[1].samples.splice(1, 0, r.runs[1].samples[0]), /top20 with seed 2 are out of order/],
    [(r) => Object.assign(r.runs[0].metrics[3], { step: 5 }), /after the spec's last step/],
    [(r) => Object.assign(r.runs[0].evaluations[1], { step: 5 }), /after the spec's last step/],
    [(r) => Object.assign(r.runs[0].samples[3], { step: 5 }), /after the spec's last step/],
  ];
  for (const [change, words] of faults) expect(() => parseRecord(corrupted(change))).toThrow(words);
});

test('the shipped recorded run is valid', () => {
  const file = new URL('../../public/recorded/countdown.json', import.meta.url);
  const { spec, runs } = parseRecord(JSON.parse(readFileSync(file, 'utf8')));
  expect(runs).toHaveLength(spec.conditions.length * spec.seeds.length);
  // With fewer the page would have no finding to open with.
  expect(spec.seeds.length).toBeGreaterThanOrEqual(3);
});

test('a key that would reach a prototype is rejected', () => {
  const text = JSON.stringify(madeRecord()).replace('{', '{"__proto__":{"polluted":1},');
  expect(() => parseRecord(JSON.parse(text))).toThrow();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('validation yields at least once per step, and can be aborted there', async () => {
  const value = corrupted(() => {});
  let turns = 0;
  const record = await parseRecordInTurns(value, async () => {
    turns++;
  });
  expect(record).toEqual(parseRecord(value));
  const steps = madeRecord().runs.reduce((sum, { samples }) => sum + samples.length, 0);
  expect(turns).toBeGreaterThanOrEqual(2 * steps);
  const end = new DOMException('enough', 'AbortError');
  await expect(parseRecordInTurns(value, () => Promise.reject(end))).rejects.toBe(end);
  const wrong = corrupted((r) => Object.assign(r.runs[2].samples[1].groups[0], { size: -1 }));
  await expect(parseRecordInTurns(wrong, async () => {})).rejects.toThrow(
    /^This record cannot be used: runs\.2\.samples\.1\.groups\.0\.size: /,
  );
});
