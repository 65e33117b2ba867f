import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { StepSamples } from '../../../experiment/record.ts';
import { fewOf, rightFirst } from '../../../experiment/sample_choice.ts';
import { PresentButton } from '../../kit/presentation/present_button.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { motionUnwanted } from '../../preferences/reduced_motion.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { ownMarking } from '../mask_marking.ts';
import { SlowResponse } from './slow_response.tsx';
import { factsOf, type GroupFacts, groupToShow, type Stage, stages } from './stages.ts';

interface SlowMotionProps {
  samples: StepSamples;
  vocabulary: readonly string[];
  onClose: () => void;
}

/** How long a stage stays while it plays, ms. */
const stageTime = 5200;
const shownResponses = 4;

/** One step as it happens, on a real group of the step that was looked at when it was opened. */
export function SlowMotion({ samples, vocabulary, onClose }: SlowMotionProps) {
  const t = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  // Training continues behind it; the group that is explained stays.
  const [{ group, marks, shown }] = useState(() => {
    const at = groupToShow(samples);
    if (at === null) return { group: null, marks: [], shown: [] };
    const group = samples.groups[at];
    const few = fewOf(rightFirst(group.responses), shownResponses);
    // In the order in which they were drawn: which are right is for the second stage to say.
    const shown = few.toSorted((a, b) => a.index - b.index);
    return { group, marks: ownMarking(samples.groups).marks[at], shown };
  });
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(!motionUnwanted());
  const last = stages.length - 1;

  useEffect(() => {
    if (!playing || at >= last) return;
    const timer = setTimeout(() => setAt(at + 1), stageTime);
    return () => clearTimeout(timer);
  }, [playing, at, last]);

  const go = (to: number) => {
    setPlaying(false);
    setAt(Math.max(0, Math.min(last, to)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    go(at + by);
  };
  const stage = stages[at];
  return (
    <Sheet ref={dialog} title={t.slow.title} close={t.slow.close} className="slow-motion" onClose={onClose}>
      {group === null ? (
        <p className="note">{t.rollouts.dropped}</p>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrows do what its buttons do
        <div className="slow-content" data-presentable="" tabIndex={-1} onKeyDown={onKeyDown}>
          <ol className="stages row">
            {stages.map((name, i) => (
              <li key={name}>
                <button type="button" aria-current={i === at ? 'step' : undefined} onClick={() => go(i)}>
                  {t.slow.stages[name].name}
                </button>
              </li>
            ))}
          </ol>
          <p className="caption" aria-live="polite">
            {caption(stage, factsOf(group, shown), t)}
          </p>
          <p className="slow-problem">
            <span className="mono">{t.slow.problem(group.title.replace('->', '→'))}</span>
          </p>
          <ol className="slow-group" data-stage={at}>
            {shown.map(({ response, index }) => (
              <SlowResponse
                key={index}
                response={response}
                vocabulary={vocabulary}
                marks={marks[index]}
                stage={at}
              />
            ))}
          </ol>
          <footer className="row">
            <button type="button" disabled={at === 0} onClick={() => go(at - 1)}>
              {t.slow.back}
            </button>
            <button type="button" disabled={at === last} onClick={() => setPlaying(!playing)}>
              {playing && at < last ? t.slow.pause : t.slow.play}
            </button>
            <button
              type="button"
              className="primary"
              onClick={() => (at === last ? dialog.current?.close() : go(at + 1))}
            >
              {at === last ? t.slow.close : t.slow.next}
            </button>
            <span className="note">{t.slow.stageOf(at + 1, stages.length)}</span>
            <PresentButton />
          </footer>
        </div>
      )}
    </Sheet>
  );
}

function caption(stage: Stage, facts: GroupFacts, t: Messages): string {
  const words = t.slow.stages;
  switch (stage) {
    case 'sample':
      return words.sample.text(facts.responses, facts.shown);
    case 'score':
      return words.score.text(facts.right, facts.responses);
    case 'advantage':
      return words.advantage.text(facts.mean);
    case 'entropy':
      return words.entropy.text(facts.sure);
    case 'mask':
      return words.mask.text(facts.kept, facts.tokens);
    case 'update':
      return words.update.text();
  }
}
