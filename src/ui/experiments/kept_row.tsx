import { selectionNamed } from '../../experiment/condition_choice.ts';
import { type KeptExperiment, longestName, longestNote } from '../../lab/client/kept_protocol.ts';
import { CommitOnBlurInput } from '../kit/commit_on_blur_input.tsx';
import { maxInRow, recipeText } from '../recipe/change_words.ts';
import { useCompare } from '../state/compare/compare_store.ts';
import { reachedStep } from '../state/experiment.ts';
import { useLab } from '../state/use_lab.ts';
import { exportKept } from '../state/views/kept_archive.ts';
import {
  annotate,
  compareKept,
  openExperiment,
  remove,
  rename,
  runAgain,
  star,
} from '../state/views/kept_session.ts';
import { closeExperiments, useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { shortAdapter } from '../words/short_adapter.ts';
import { canResume, results, statusOf } from './experiment_status.ts';
import { KeptRuns } from './kept_runs.tsx';

/** One kept experiment: its recipe, status, results and actions. */
export function KeptRow({ experiment }: { experiment: KeptExperiment }) {
  const t = useMessages();
  const words = t.kept.list;
  const { id, name, spec, adapter, bytes, updated, elsewhere } = experiment;
  const mine = useKept((s) => s.open?.id === id);
  const live = useLab((s) => s.experiment.source === 'live');
  const { status, step } = statusOf(experiment);
  const open = mine && live;
  const shown = useLab((s) => s.experiment.source === 'imported' && s.imported?.id === id);
  const { isFinal, passes } = results(experiment);
  const scores = passes
    .map(
      ({ condition, pass }) =>
        `${t.conditionName(selectionNamed(spec, condition))} ${t.numbers.fixed(pass, 3)}`,
    )
    .join(', ');
  const now = useLab((s) =>
    t.transport.state(s.experiment.progress.phase, reachedStep(s.experiment), spec.steps),
  );
  const state = open ? now : elsewhere ? words.elsewhere : words.statuses[status](step, spec.steps);
  return (
    <li className="kept-row">
      <div className="kept-head row">
        <button
          type="button"
          className="plain star"
          aria-label={words.star(name)}
          aria-pressed={experiment.star}
          onClick={() => star(id, !experiment.star)}
        >
          {experiment.star ? '★' : '☆'}
        </button>
        <b>{name}</b>
        <span className="note">{state}</span>
        <Actions experiment={experiment} open={open} shown={shown} />
      </div>
      <p className="note">
        {[
          scores === '' || isFinal ? scores : words.soFar(scores),
          recipeText(t, experiment.preset, spec, maxInRow),
          experiment.imported ? words.imported : '',
          experiment.note,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <details>
        <summary aria-label={words.more(name)}>
          <span className="note">
            {words.facts(
              t.numbers.day(updated),
              adapter === '' ? words.noAdapter : shortAdapter(t.adapter.recorded(adapter)),
              t.numbers.bytes(bytes),
            )}
          </span>
        </summary>
        <div className="kept-fields">
          <CommitOnBlurInput
            label={words.name}
            value={name}
            longest={longestName}
            onChange={(text) => text.trim() !== '' && rename(id, text.trim())}
          />
          <CommitOnBlurInput
            label={words.note}
            value={experiment.note}
            longest={longestNote}
            onChange={(text) => annotate(id, text)}
          />
        </div>
        <KeptRuns experiment={experiment} open={open} />
      </details>
    </li>
  );
}

interface ActionsProps {
  experiment: KeptExperiment;
  /** It is trained, or could be, in this page. */
  open: boolean;
  /** Its record is on the screen. */
  shown: boolean;
}

function Actions({ experiment, open, shown }: ActionsProps) {
  const t = useMessages();
  const words = t.kept.list;
  const { id, name } = experiment;
  const compared = useCompare((s) => s.others.some((other) => other.id === id));
  const resumable = canResume(experiment);
  const saved = experiment.runs.some(({ step }) => step > 0);
  const show = (going: boolean) => {
    openExperiment(experiment, going);
    closeExperiments();
  };
  return (
    <span className="row-actions">
      {(open || shown) && <span className="note">{words.onScreen}</span>}
      {!open && resumable && (
        <button type="button" className="plain" aria-label={t.kept.resumeOf(name)} onClick={() => show(true)}>
          {t.kept.resume}
        </button>
      )}
      {!open && !shown && !experiment.elsewhere && (
        <button type="button" className="plain" aria-label={words.openOf(name)} onClick={() => show(false)}>
          {words.open}
        </button>
      )}
      {saved && !open && !shown && (
        <button
          type="button"
          className="plain"
          aria-pressed={compared}
          aria-label={compared ? words.uncompareOf(name) : words.compareOf(name)}
          onClick={() => compareKept(id, !compared)}
        >
          {compared ? words.compared : words.compare}
        </button>
      )}
      {saved && (
        <button
          type="button"
          className="plain"
          aria-label={t.archive.kept.exportOf(name)}
          onClick={() => {
            closeExperiments();
            exportKept(id, name);
          }}
        >
          {t.archive.kept.export}
        </button>
      )}
      <button type="button" className="plain" aria-label={words.againOf(name)} onClick={() => runAgain(id)}>
        {words.again}
      </button>
      {!open && !experiment.elsewhere && (
        <button type="button" className="plain" aria-label={words.removeOf(name)} onClick={() => remove(id)}>
          {words.remove}
        </button>
      )}
    </span>
  );
}
