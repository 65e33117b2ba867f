import { expect, test } from 'vitest';
import { madeRecord } from '../../../experiment/testing/made_record.ts';
import { type Experiment, emptyExperiment, reachedStep, reduce } from '../experiment.ts';
import { type Clock, playerOf, playingTime } from './player.ts';
import { timelineOf } from './timeline.ts';

/** A clock that the test advances. */
function madeClock() {
  let now = 0;
  let due: (() => void) | null = null;
  const clock: Clock = {
    now: () => now,
    soon(callback) {
      due = callback;
      return () => {
        due = null;
      };
    },
  };
  const pass = (ms: number) => {
    now += ms;
    const callback = due;
    due = null;
    callback?.();
  };
  return { clock, pass };
}

function made(steps: number) {
  const record = madeRecord(steps);
  const { clock, pass } = madeClock();
  let experiment: Experiment = emptyExperiment('', record.spec, 'recorded');
  const player = playerOf(record, (events) => (experiment = reduce(experiment, events)), clock);
  return { player, pass, now: () => experiment, record };
}

test('the whole recording plays in its time and then is done', () => {
  const { player, pass, now, record } = made(6);
  player.play();
  expect(reachedStep(now())).toBe(0);
  expect(now().progress.phase).toBe('training');
  pass((playingTime * 1000) / 2);
  expect(reachedStep(now())).toBe(3);
  pass((playingTime * 1000) / 2);
  expect(now().progress).toMatchObject({ phase: 'done', done: 6 * 12, total: 6 * 12 });
  expect(Object.values(now().runs)[0].metrics).toEqual(record.runs[0].metrics);
});

test('going back gives the same as never having gone on', () => {
  const { player, now } = made(6);
  player.seek(2);
  const before = now().runs;
  player.seek(5);
  player.seek(2);
  expect(now().runs).toEqual(before);
});

test('a pause holds, and a step goes one on', () => {
  const { player, pass, now } = made(6);
  player.play();
  pass(2000);
  player.pause();
  pass(60_000);
  expect(reachedStep(now())).toBe(1);
  player.step();
  expect(reachedStep(now())).toBe(2);
  expect(now().progress.phase).toBe('paused');
});

test('playing at the end starts again', () => {
  const { player, now } = made(3);
  player.seek(3);
  player.play();
  expect(reachedStep(now())).toBe(0);
});

test('a timeline holds everything that the record holds, each at its step', () => {
  const record = madeRecord(3, [1]);
  const timeline = timelineOf(record);
  expect(timeline).toHaveLength(4);
  expect(timeline[0].every(({ type }) => type === 'evaluation')).toBe(true);
  expect(timeline.flat()).toHaveLength(4 * (3 + 3 + 2));
});

test('a run that was ended early stops at its last step', () => {
  const record = madeRecord(6);
  const ended = { step: 3, by: 'tokens' } as const;
  record.runs[0] = { ...record.runs[0], metrics: record.runs[0].metrics.slice(0, 3), ended };
  const experiment = emptyExperiment('', record.spec, 'recorded');
  const at = (step: number) =>
    Object.values(
      reduce(
        experiment,
        timelineOf(record)
          .slice(0, step + 1)
          .flat(),
      ).runs,
    ).map((run) => run.ended);
  expect(at(2).filter(Boolean)).toEqual([]);
  expect(at(6).filter(Boolean)).toEqual([ended]);
});
