import { describe, expect, test } from 'vitest';
import { countdown } from '../task/countdown/world.ts';
import { walk } from '../task/walk/world.ts';
import { persistenceOf } from './persistence.ts';

const problem = countdown.parse('12 8 3 → 17');
const ids = (text: string) => text.split(' ').map((word) => countdown.vocabulary.id(word));
const right = '12 - 3 = 9 left 9 8 ; 9 + 8 = 17 goal 17 yes';
const wrong = '12 + 3 = 15 left 15 8 ; 15 - 8 = 7 goal 17 no';
const attemptsOf = (text: string) => countdown.attempts!(problem!, ids(text));

describe('attempts', () => {
  test('are right if a response of them alone would be rewarded', () => {
    expect(attemptsOf(`${right} <eos>`)).toEqual([true]);
    expect(attemptsOf(`${wrong} wait ${right} <eos>`)).toEqual([false, true]);
    expect(attemptsOf(`${wrong} wait ${wrong} stop <eos>`)).toEqual([false, false]);
  });

  test('are not right where they say no, or claim what is wrong', () => {
    expect(attemptsOf(`${right.replace('yes', 'no')} wait ${wrong.replace('no', 'yes')} <eos>`)).toEqual([
      false,
      false,
    ]);
  });

  test('do not count where they are cut off, and do where they cannot be read', () => {
    expect(attemptsOf(`${wrong} wait 12 - 3`)).toEqual([false]);
    expect(attemptsOf('12 - 3')).toEqual([]);
    expect(attemptsOf(`12 - wait ${right} <eos>`)).toEqual([false, true]);
  });

  test('agree with the verifier in whether a response of one attempt is right', () => {
    for (const text of [`${right} <eos>`, `${wrong} <eos>`, `${wrong} stop <eos>`, '12 <eos>'])
      expect(attemptsOf(text)).toEqual([countdown.verify(problem!, ids(text)).reward === 1]);
  });
});

describe('persistence', () => {
  const responses = [
    `${right} <eos>`,
    `${wrong} wait ${right} <eos>`,
    `${wrong} stop <eos>`,
    `${wrong} wait ${wrong} stop <eos>`,
    `${wrong} wait ${wrong} wait 12 - 3`,
  ];
  const sampled = [{ problem, rollouts: responses.map((text) => ({ tokens: ids(text) })) }];

  test('splits a pass rate into first attempts, attempts, giving up and being cut off', () => {
    expect(persistenceOf(countdown, sampled)).toEqual({
      firstAttempt: 1 / 5,
      // Right: 2 of 1 + 2 + 1 + 2 + 2.
      perAttempt: 2 / 8,
      attempts: 8 / 5,
      gaveUp: 2 / 5,
      truncated: 1 / 5,
    });
  });

  test('is null where there is nothing to measure', () => {
    const none = { firstAttempt: null, perAttempt: null, attempts: null, gaveUp: null, truncated: null };
    expect(persistenceOf(countdown, [])).toEqual(none);
    const cut = [{ problem, rollouts: [{ tokens: ids('12 - 3') }] }];
    expect(persistenceOf(countdown, cut)).toEqual({
      ...{ firstAttempt: 0, perAttempt: null, attempts: 0, gaveUp: 0, truncated: 1 },
    });
  });

  test('of Walk, whose moves build on each other, has no attempts', () => {
    const [first] = walk.heldOut();
    const tokens = ['stop', '<eos>'].map((word) => walk.vocabulary.id(word));
    expect(persistenceOf(walk, [{ problem: first, rollouts: [{ tokens }] }])).toEqual({
      ...{ firstAttempt: null, perAttempt: null, attempts: null, gaveUp: 1, truncated: 0 },
    });
  });
});
