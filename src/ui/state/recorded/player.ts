import type { ExperimentRecord } from '../../../experiment/record.ts';
import type { ExperimentEvent } from '../experiment.ts';
import { timelineOf } from './timeline.ts';

/** Plays a recorded run, ours or an imported one, as if it were being trained. */
export interface Player {
  play(): void;
  pause(): void;
  /** One step on, then still. */
  step(): void;
  /** To a step; playing continues from there. */
  seek(step: number): void;
  /** Still, and deaf to its clock. */
  stop(): void;
}

/** What the player needs of time, so that a test can be its clock. */
export interface Clock {
  now(): number;
  /** Calls back soon, about once a frame; returns a cancel function. */
  soon(callback: () => void): () => void;
}

/** Seconds that a whole recording takes. */
export const playingTime = 12;

const frames: Clock = {
  now: () => performance.now(),
  soon(callback) {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
};

export function playerOf(
  record: ExperimentRecord,
  emit: (events: ExperimentEvent[]) => void,
  clock: Clock = frames,
  source: 'recorded' | 'imported' = 'recorded',
): Player {
  const timeline = timelineOf(record);
  const last = timeline.length - 1;
  const perStep = (playingTime * 1000) / Math.max(1, last);
  const runs = record.runs.length;
  const begin: ExperimentEvent = {
    type: 'begin',
    source,
    preset: record.preset,
    spec: record.spec,
    vocabulary: record.vocabulary,
  };
  let position = -1;
  let playing = false;
  let before = 0;
  let owed = 0;
  let callOff = () => {};

  const progress = (): ExperimentEvent => ({
    type: 'phase',
    phase: position >= last ? 'done' : playing ? 'training' : 'paused',
    done: Math.max(0, position) * runs,
    total: last * runs,
    secondsLeft: null,
    tokensPerSecond: null,
    stepMs: null,
  });

  function moveTo(step: number) {
    const target = Math.max(0, Math.min(last, Math.round(step)));
    const back = target < position || position < 0;
    const from = back ? 0 : position + 1;
    position = target;
    if (target >= last) playing = false;
    emit([...(back ? [begin] : []), ...timeline.slice(from, target + 1).flat(), progress()]);
  }

  function tick() {
    if (!playing) return;
    const now = clock.now();
    owed += now - before;
    before = now;
    const steps = Math.floor(owed / perStep);
    if (steps > 0) {
      owed -= steps * perStep;
      moveTo(position + steps);
    }
    if (playing) callOff = clock.soon(tick);
  }

  function halt() {
    playing = false;
    callOff();
  }

  return {
    play() {
      if (playing) return;
      playing = true;
      before = clock.now();
      owed = 0;
      if (position >= last || position < 0) moveTo(0);
      else emit([progress()]);
      callOff = clock.soon(tick);
    },
    pause() {
      halt();
      emit([progress()]);
    },
    step() {
      halt();
      moveTo(position + 1);
    },
    seek: moveTo,
    stop: halt,
  };
}
