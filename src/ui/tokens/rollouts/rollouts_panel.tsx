import { useCallback, useMemo, useRef, useState } from 'react';
import { selectionNamed } from '../../../experiment/condition_choice.ts';
import type { SampleGroup, SampleResponse, StepMetrics, StepSamples } from '../../../experiment/record.ts';
import type { Mask } from '../../../experiment/spec.ts';
import { fromHighest, keptCount } from '../../../forks/top_share.ts';
import { LinkedText } from '../../kit/glossary/linked_text.tsx';
import { taskLine } from '../../kit/glossary/task_line.ts';
import { PresentButton } from '../../kit/presentation/present_button.tsx';
import { useThrottledValue } from '../../kit/use_throttled_value.ts';
import { runId } from '../../state/experiment.ts';
import { inspectResponse } from '../../state/inspect/inspect_session.ts';
import { look } from '../../state/lab_session.ts';
import { isGoing, shownRun, shownSamples, shownStep } from '../../state/selectors.ts';
import { useLab } from '../../state/use_lab.ts';
import { showView } from '../../state/views/view_store.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { EntropyLegend } from '../entropy_legend.tsx';
import { type Marking, markTop, ownMarking } from '../mask_marking.ts';
import { pooledEntropies } from '../pooled_entropies.ts';
import { SlowMotion } from '../slow_motion/slow_motion.tsx';
import { TokenPopover } from '../token_popover.tsx';
import { GroupCard } from './group_card.tsx';
import { RunChoice } from './run_choice.tsx';

/** Shortest time between changes of the text while it follows the training, ms. */
const slowest = 400;

/** What the model wrote at the step that is looked at. */
export function RolloutsPanel() {
  const t = useMessages();
  const newest = useLab(shownSamples);
  const following = useLab((s) => s.look.step === null);
  // While it moves by itself the text follows as fast as it can be read, and need not say so at every step.
  const wanted = useLab((s) => (following && isGoing(s) ? null : shownStep(s)));
  const samples = useThrottledValue(newest, following ? slowest : 0);
  return (
    <section className="rollouts" aria-label={t.rollouts.headingEmpty} data-presentable="" tabIndex={-1}>
      {samples ? (
        <Rollouts samples={samples} wanted={wanted} />
      ) : (
        <>
          <h2>
            <LinkedText>{t.rollouts.headingEmpty}</LinkedText>
          </h2>
          <p className="note">
            <LinkedText>{t.rollouts.empty}</LinkedText>
          </p>
        </>
      )}
    </section>
  );
}

function Rollouts({ samples, wanted }: { samples: StepSamples; wanted: number | null }) {
  const t = useMessages();
  const list = useRef<HTMLDivElement>(null);
  const [slow, setSlow] = useState(false);
  const vocabulary = useLab((s) => s.experiment.vocabulary);
  const spec = useLab((s) => s.experiment.spec);
  const condition = useLab((s) => shownRun(s).condition);
  const seed = useLab((s) => shownRun(s).seed);
  const measured = useLab((s) =>
    s.experiment.runs[runId(condition, seed)]?.metrics.find((m) => m.step === samples.step),
  );
  const whatIf = useLab((s) => s.look.rho);
  const { select, rho: ownRho } = selectionNamed(spec, condition);

  const entropies = useMemo(() => pooledEntropies(samples.groups), [samples]);
  const marking = useMemo(
    () => (whatIf === null ? ownMarking(samples.groups) : markTop(samples.groups, whatIf)),
    [samples, whatIf],
  );
  const { step } = samples;
  const inspect = useCallback(
    (group: SampleGroup, response: SampleResponse) => {
      inspectResponse(group, response, { condition, seed, step });
      showView('inspect');
    },
    [condition, seed, step],
  );
  const groups = usedFirst(samples.groups);
  const task = groups[0] ? taskLine(spec.world, groups[0].group.title, t) : null;
  const line = lineOf({ select, ownRho, measured, whatIf, marking, entropies }, t);

  return (
    <>
      <header className="rollouts-head row">
        <h2>
          <LinkedText>{t.rollouts.heading(samples.step)}</LinkedText>
        </h2>
        <RunChoice condition={condition} seed={seed} />
      </header>
      {task !== null && (
        <p className="task-line">
          <LinkedText only={['fork']}>{task}</LinkedText>
        </p>
      )}
      {/* Both texts keep their room: the line under them must not move while it is dragged. */}
      <div className="either">
        <p className="note" hidden={whatIf !== null}>
          <LinkedText only={['entropy', 'mask', 'rho', 'tau']}>{t.rollouts.text}</LinkedText>
        </p>
        <p className="note" hidden={whatIf === null}>
          {t.rollouts.textWhatIf(whatIf ?? ownRho)}
        </p>
      </div>
      <EntropyLegend entropies={entropies} {...line} onRho={(rho) => look({ rho })} />
      <div className="rollouts-tools row">
        <button type="button" className="plain" onClick={() => setSlow(true)}>
          {t.slow.open}
        </button>
        <PresentButton />
        <button
          type="button"
          className="plain keep-room"
          hidden={whatIf === null}
          onClick={() => look({ rho: null })}
        >
          {t.rollouts.ownLine}
        </button>
      </div>
      {wanted !== null && wanted !== samples.step && (
        <p className="note">
          {samples.step < wanted ? t.rollouts.keptBefore(wanted) : t.rollouts.keptFirst(wanted)}
        </p>
      )}
      <div className={whatIf === null ? 'groups' : 'groups what-if'} ref={list}>
        {groups.map(({ group, index }) => (
          <GroupCard
            key={index}
            group={group}
            index={index}
            vocabulary={vocabulary}
            marks={marking.marks[index]}
            onInspect={inspect}
          />
        ))}
      </div>
      <TokenPopover
        container={list}
        samples={samples}
        marking={marking}
        whatIf={whatIf !== null}
        vocabulary={vocabulary}
      />
      {slow && <SlowMotion samples={samples} vocabulary={vocabulary} onClose={() => setSlow(false)} />}
    </>
  );
}

/** Groups that were dropped come last: they teach nothing. */
function usedFirst(groups: readonly SampleGroup[]) {
  const placed = groups.map((group, index) => ({ group, index }));
  return placed.sort((a, b) => Number(a.group.dropped) - Number(b.group.dropped) || a.index - b.index);
}

interface Cut {
  select: Mask['select'];
  ownRho: number;
  /** The step's metrics, where they are known. */
  measured: StepMetrics | undefined;
  whatIf: number | null;
  marking: Marking;
  entropies: readonly number[];
}

/** Position and words of the line: the run's own threshold, or the one that the reader tries. */
function lineOf({ select, ownRho, measured, whatIf, marking, entropies }: Cut, t: Messages) {
  const cutAt = (rho: number) => fromHighest(entropies)[keptCount(rho, entropies.length) - 1] ?? 0;
  if (whatIf !== null) {
    const tau = marking.tau ?? cutAt(whatIf);
    return { rho: whatIf, tau, loose: false, words: t.rollouts.lineAt(whatIf, tau) };
  }
  // The cut among the shown tokens, for conditions that made none, and where the step's own is not known.
  const here = cutAt(ownRho);
  if (measured?.['mask/kept'] === null)
    return { rho: ownRho, tau: here, loose: true, words: t.rollouts.ownNothing };
  if (select === 'all') return { rho: 1, tau: 0, loose: true, words: t.rollouts.ownAll };
  if (select === 'random') return { rho: ownRho, tau: here, loose: true, words: t.rollouts.ownRandom };
  if (select === 'matched') return { rho: ownRho, tau: here, loose: true, words: t.rollouts.ownMatched };
  const tau = measured?.['mask/tau'] ?? here;
  if (select === 'bottom') return { rho: ownRho, tau, loose: false, words: t.rollouts.ownBelow(tau) };
  return { rho: ownRho, tau, loose: false, words: t.rollouts.lineAt(ownRho, tau) };
}
