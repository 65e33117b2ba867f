import { type ReactNode, useEffect, useRef } from 'react';
import { NewSeedIcon, PauseIcon, PlayIcon, ResetIcon, StepIcon } from '../kit/icons.tsx';
import { isInApp } from '../preferences/in_app_browser.ts';
import { motionUnwanted } from '../preferences/reduced_motion.ts';
import { expectedTime } from '../state/expected_time.ts';
import { reachedStep, seedAtWork } from '../state/experiment.ts';
import {
  backToRecorded,
  changeRecipe,
  pause,
  play,
  resetNewSeed,
  resetSameSeed,
  seek,
  step,
  train,
} from '../state/lab_session.ts';
import { isWithoutAdapter } from '../state/no_adapter.ts';
import { smallPreset, withPreset } from '../state/recipe.ts';
import { conditionsAtStep, isGoing, isPausing, shownStep } from '../state/selectors.ts';
import { useAdapterKind } from '../state/use_adapter_kind.ts';
import { useLab } from '../state/use_lab.ts';
import { openExperiment } from '../state/views/kept_session.ts';
import { useKept } from '../state/views/kept_store.ts';
import { usePart } from '../state/views/lesson_state.ts';
import { useMessages } from '../words/language.ts';
import { shortAdapter } from '../words/short_adapter.ts';
import { SourceLine } from './source_line.tsx';

/** What starts, stops and steps the work, and how far it is. On a phone it stays at the foot of the screen. */
export function Transport() {
  const live = useLab((s) => s.experiment.source === 'live');
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(live);
  useEffect(() => {
    const changed = before.current !== live;
    before.current = live;
    // The button that was pressed is gone: the one in its place takes the focus.
    if (changed && document.activeElement === document.body) {
      box.current?.querySelector<HTMLElement>('.primary')?.focus({ preventScroll: true });
    }
  }, [live]);
  return <div ref={box}>{live ? <LiveTransport /> : <StillTransport />}</div>;
}

function StillTransport() {
  const t = useMessages();
  const source = useLab((s) => s.experiment.source);
  const recorded = useLab((s) => s.recorded.status === 'ready');
  const plays = source === 'imported' || (source === 'recorded' && recorded);
  return (
    <>
      <SourceLine />
      <div className="transport">
        <TrainButton />
        {plays && <Playback />}
      </div>
      <WithoutGpu />
      {source !== 'recorded' && recorded && (
        <button type="button" className="plain" onClick={() => backToRecorded(motionUnwanted())}>
          {t.transport.toRecorded}
        </button>
      )}
    </>
  );
}

/** Nothing starts without this button. Where there is no GPU it gives way to the note that says why. */
function TrainButton() {
  const t = useMessages();
  const kind = useAdapterKind();
  const failure = useLab((s) => s.failure?.failure ?? null);
  const hidden = usePart('training') === 'hidden';
  if (hidden || isWithoutAdapter(failure)) return null;
  return (
    <button type="button" className="primary" onClick={train}>
      {failure !== null ? t.transport.tryAgain : t.transport.train[kind]}
    </button>
  );
}

/** Without a GPU: the expected duration, and a link to a shorter experiment. Below the buttons, so that they do not move. */
function WithoutGpu() {
  const t = useMessages();
  const adapter = useLab((s) => s.adapter);
  const kind = adapter?.kind ?? 'gpu';
  const estimate = useLab((s) => s.estimate);
  const recipe = useLab((s) => s.recipe);
  const mayTrain = usePart('training') === 'shown';
  const mayChange = usePart('recipe') === 'shown';
  if (kind === 'gpu' || !mayTrain) return null;
  const seconds = expectedTime(adapter, estimate)?.seconds ?? null;
  return (
    <div className="note without-gpu">
      {seconds !== null
        ? t.transport.estimated(seconds, kind)
        : kind === 'software'
          ? t.transport.software
          : ''}{' '}
      {isInApp() && `${t.failureNote.inApp} `}
      {mayChange && recipe.preset !== smallPreset && (
        <button type="button" className="plain" onClick={() => changeRecipe(withPreset(recipe, smallPreset))}>
          {t.transport.takeSmall}
        </button>
      )}
    </div>
  );
}

function Playback() {
  const t = useMessages();
  const steps = useLab((s) => s.experiment.spec.steps);
  const reached = useLab((s) => reachedStep(s.experiment));
  // What the charts and the rollouts show, which may be before where the playback is.
  const at = useLab(shownStep);
  const phase = useLab((s) => s.experiment.progress.phase);
  const playing = useLab(isGoing);
  const name = playing ? t.transport.pause : phase === 'done' ? t.transport.again : t.transport.play;
  return (
    <div className="playback">
      <IconButton name={name} onClick={playing ? pause : play}>
        {playing ? <PauseIcon /> : <PlayIcon />}
      </IconButton>
      <IconButton name={t.transport.step} disabled={reached >= steps} onClick={step}>
        <StepIcon />
      </IconButton>
      <input
        type="range"
        min={0}
        max={steps}
        value={at}
        aria-label={t.transport.position}
        aria-valuetext={t.transport.stepOf(at, steps)}
        onChange={(event) => seek(event.target.valueAsNumber)}
      />
      <span className="playback-step note">{t.transport.stepOf(at, steps)}</span>
    </div>
  );
}

function LiveTransport() {
  const t = useMessages();
  const { phase, done, total, secondsLeft } = useLab((s) => s.experiment.progress);
  const steps = useLab((s) => s.experiment.spec.steps);
  const seeds = useLab((s) => s.experiment.spec.seeds);
  const seed = useLab((s) => seedAtWork(s.experiment));
  const at = useLab((s) => reachedStep(s.experiment, seedAtWork(s.experiment)));
  const running = useLab(isGoing);
  const pausing = useLab(isPausing);
  const atStep = useLab((s) => conditionsAtStep(s.experiment).done);
  const conditions = useLab((s) => s.experiment.spec.conditions.length);
  const isPartial = phase === 'paused' && at > 0 && atStep < conditions;
  const busy = phase === 'loading' || phase === 'compiling' || phase === 'evaluating' || phase === 'training';
  const over = phase === 'done' || phase === 'failed';
  const left = secondsLeft === null || over ? '' : t.transport.timeLeft(secondsLeft);
  const adapter = useLab((s) => s.experiment.adapter ?? s.adapter);
  const on = adapter ? t.adapter.used(adapter.kind, adapter.name) : '';
  const recorded = useLab((s) => s.recorded.status === 'ready');
  const settled = useIgnoreDoubleClick();
  // A kept experiment that failed resumes from its last checkpoint.
  const kept = useKept(({ open, experiments }) =>
    open ? (experiments?.find(({ id }) => id === open.id) ?? null) : null,
  );
  const main = running ? t.transport.pause : at > 0 ? t.transport.resume : t.transport.play;
  return (
    <>
      <p className="source note" title={on}>
        <b>{t.transport.live}</b> {shortAdapter(on)}
      </p>
      <div className="transport">
        <div className="live-buttons">
          {phase === 'failed' && kept !== null && at > 0 ? (
            <button type="button" className="primary" onClick={() => openExperiment(kept, true)}>
              {t.kept.resume}
            </button>
          ) : over ? (
            <button type="button" className="primary" onClick={resetSameSeed}>
              {t.transport.reset}
            </button>
          ) : (
            <button type="button" className="primary" onClick={settled(running ? pause : play)}>
              {main}
            </button>
          )}
          <IconButton name={t.transport.step} disabled={running || busy || over} onClick={step}>
            <StepIcon />
          </IconButton>
          {!over && (
            <IconButton name={t.transport.resetSame} onClick={resetSameSeed}>
              <ResetIcon />
            </IconButton>
          )}
          <IconButton name={t.transport.resetNew} onClick={resetNewSeed}>
            <NewSeedIcon />
          </IconButton>
        </div>
        <progress aria-label={t.transport.progress} max={Math.max(1, total)} value={done} />
        <p className="note progress-words">
          {[
            pausing ? t.transport.pausing(at, steps) : t.transport.state(phase, at, steps),
            isPartial ? t.transport.partial(atStep, conditions) : '',
            seeds.length > 1 ? t.transport.seedOf(seeds.indexOf(seed) + 1, seeds.length) : '',
            pausing ? '' : left,
          ]
            .filter(Boolean)
            .join(t.gap)}
        </p>
      </div>
      <button type="button" className="plain" onClick={settled(() => backToRecorded(motionUnwanted()))}>
        {recorded ? t.transport.toRecorded : t.transport.leave}
      </button>
    </>
  );
}

/** Longest time between the clicks of a double click, ms. */
const doubleClick = 500;

/**
 * Ignores clicks for a moment after the button appears: the second click of a double click on the button that it
 * replaces is not meant for it.
 */
function useIgnoreDoubleClick(): (act: () => void) => () => void {
  const since = useRef(performance.now());
  return (act) => () => {
    if (performance.now() - since.current >= doubleClick) act();
  };
}

interface IconButtonProps {
  name: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function IconButton({ name, children, ...button }: IconButtonProps) {
  return (
    <button type="button" className="square" aria-label={name} title={name} {...button}>
      {children}
    </button>
  );
}
