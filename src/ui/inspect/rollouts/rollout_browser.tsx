import { useState } from 'react';
import { mean } from '../../../stats/totals.ts';
import { RightIcon, WrongIcon } from '../../kit/icons.tsx';
import { showSample } from '../../state/inspect/inspect_session.ts';
import type { Inspected } from '../../state/inspect/inspect_store.ts';
import {
  placesOf,
  type RolloutGroup,
  type RolloutStep,
  type RolloutSteps,
} from '../../state/inspect/rollout_steps.ts';
import { useMessages } from '../../words/language.ts';
import { isRight } from '../sample_chips.tsx';

interface RolloutBrowserProps {
  inspected: readonly Inspected[];
  steps: RolloutSteps;
  /** The place of the sample that is shown. */
  current: number;
}

/** Prompts that are listed at first; the one that is looked at is always there. */
const few = 8;

/** The rollouts of a training: a step, and in it the responses to each prompt, with what they were paid. */
export function RolloutBrowser({ inspected, steps: { steps, stepOf }, current }: RolloutBrowserProps) {
  const t = useMessages();
  const words = t.training;
  const [all, setAll] = useState(false);
  // A branch that was opened belongs to no step: the last one stays.
  const at = stepOf[current] ?? 0;
  const step = steps[at];
  const shown = step.groups.findIndex(({ places }) => places.includes(current));
  const groups = all ? step.groups : step.groups.filter((_, i) => i < few || i === shown);
  const hidden = step.groups.length - groups.length;
  const places = placesOf(step);
  const go = (to: number) => showSample(firstOf(steps[to], inspected));
  return (
    <section className="rollout-browser" aria-label={words.label}>
      <div className="rollout-steps row">
        {steps.length > 1 && (
          <>
            <button
              type="button"
              className="small-square"
              aria-label={words.before}
              disabled={at === 0}
              onClick={() => go(at - 1)}
            >
              ‹
            </button>
            <label className="inline-field">
              <span>{words.step}</span>
              <select value={at} onChange={({ target }) => go(Number(target.value))}>
                {steps.map(({ step: number, isEvaluation }, i) => (
                  <option key={`${number} ${isEvaluation}`} value={i}>
                    {words.stepName(number, isEvaluation)}
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              className="small-square"
              aria-label={words.next}
              disabled={at === steps.length - 1}
              onClick={() => go(at + 1)}
            >
              ›
            </button>
          </>
        )}
        <p className="note">
          {words.summary(places.length, step.groups.length, meanReward(places, inspected))}
        </p>
      </div>
      <ul className="rollout-groups">
        {groups.map((group) => (
          <Group key={group.number} group={group} inspected={inspected} current={current} />
        ))}
      </ul>
      {(hidden > 0 || (all && step.groups.length > few)) && (
        <button type="button" className="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewer : words.more(hidden)}
        </button>
      )}
    </section>
  );
}

interface GroupProps {
  group: RolloutGroup;
  inspected: readonly Inspected[];
  current: number;
}

/** One prompt, and a chip for each of its responses: whether it is right, and its advantage. */
function Group({ group: { number, title, places }, inspected, current }: GroupProps) {
  const t = useMessages();
  const words = t.training;
  const rewards = places.flatMap((place) => inspected[place].trace.reward ?? []);
  const isBinary = rewards.every((reward) => reward === 0 || reward === 1);
  const isEqual = rewards.length > 1 && rewards.every((reward) => reward === rewards[0]);
  const isText = inspected[places[0]].trace.world === null;
  const name = title === '' ? words.prompt(number) : title;
  return (
    <li className={isText ? 'rollout-group of-text' : 'rollout-group'}>
      <p className="rollout-prompt">
        <span className={isText ? 'one-line' : 'mono one-line'} title={name}>
          {name}
        </span>
        {rewards.length > 0 && (
          <span className="note">
            {isBinary
              ? words.right(rewards.filter((reward) => reward === 1).length, rewards.length)
              : words.meanReward(mean(rewards) ?? 0)}
            {isEqual && ` · ${words.equal}`}
          </span>
        )}
      </p>
      <ul className="row" aria-label={name}>
        {places.map((place, index) => {
          const { id, trace } = inspected[place];
          const { reward, meta, tokens, promptLength } = trace;
          const advantage = typeof meta.advantage === 'number' ? meta.advantage : null;
          const right = isRight(reward);
          const said = words.chip({
            index: index + 1,
            right,
            reward,
            advantage,
            tokens: tokens.length - promptLength,
          });
          const value = advantage ?? (isBinary ? null : reward);
          return (
            <li key={id}>
              <button
                type="button"
                className={right ? 'chip right' : 'chip'}
                aria-pressed={place === current}
                aria-label={said}
                title={said}
                onClick={() => showSample(place)}
              >
                {right === null ? null : right ? <RightIcon /> : <WrongIcon />}
                {value === null ? t.numbers.integer(tokens.length - promptLength) : words.value(value)}
              </button>
            </li>
          );
        })}
      </ul>
    </li>
  );
}

/** The sample that a step is opened with: the first that is right. */
function firstOf(step: RolloutStep, inspected: readonly Inspected[]): number {
  const places = placesOf(step);
  return places.find((place) => isRight(inspected[place].trace.reward)) ?? places[0];
}

function meanReward(places: readonly number[], inspected: readonly Inspected[]): number | null {
  return mean(places.flatMap((place) => inspected[place].trace.reward ?? [])) ?? null;
}
