import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SampleGroup } from '../../experiment/record.ts';
import { isRight } from '../../experiment/sample_choice.ts';
import { madeGroup, madeRecord } from '../../experiment/testing/made_record.ts';
import { recordedExperiment } from './recording.ts';

/** A group with these rewards; the answer identifies a response. */
function groupOf(rewards: readonly number[]): SampleGroup {
  const group = madeGroup(rewards.map(() => [0.1, 0.7]));
  return {
    ...group,
    right: rewards.filter((reward) => reward === 1).length,
    responses: group.responses.map((response, i) => ({ ...response, reward: rewards[i], answer: `${i}` })),
  };
}

function recorded(rewards: readonly number[]): SampleGroup {
  const record = madeRecord(1, [1]);
  record.runs[0].samples = [{ step: 1, groups: [groupOf(rewards)] }];
  return recordedExperiment(record).runs[0].samples[0].groups[0];
}

describe('a recording', () => {
  test('includes a correct and an incorrect response where the group has them', () => {
    const last = [0, 0, 0, 0, 0, 0, 0, 1];
    expect(recorded(last).responses.map(({ answer }) => answer)).toEqual(['0', '1', '2', '7']);
    const rewards = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(rewards, (of) => {
        const { responses, right, size } = recorded(of);
        expect(responses).toHaveLength(Math.min(4, of.length));
        expect(responses.some(isRight)).toBe(right > 0);
        expect(responses.some((response) => !isRight(response))).toBe(right < size);
      }),
    );
  });

  test('keeps the order of sampling, and the counts of the whole group', () => {
    const { responses, right, size } = recorded([1, 0, 1, 0, 1, 0, 1, 1]);
    expect(responses.map(({ answer }) => answer)).toEqual(['0', '1', '2', '3']);
    expect([right, size]).toEqual([5, 8]);
  });

  test('keeps the first steps and every fifth one', () => {
    const { runs } = recordedExperiment(madeRecord(12, [1]));
    expect(runs[0].samples.map(({ step }) => step)).toEqual([1, 2, 5, 10]);
  });

  test('keeps less of the other seeds', () => {
    const { runs } = recordedExperiment(madeRecord(12, [1, 2]));
    const further = runs.filter(({ seed }) => seed === 2);
    expect(further.length).toBeGreaterThan(0);
    for (const run of further) expect(run.samples.map(({ step }) => step)).toEqual([10]);
  });
});
