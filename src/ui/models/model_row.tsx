import { useState } from 'react';
import type { Progress } from '../../hub/download.ts';
import type { ModelFacts } from '../../lab/client/models_protocol.ts';
import { chooseModel } from '../state/inspect/inspect_session.ts';
import { loadChosen } from '../state/inspect/text_session.ts';
import { modelsOf } from '../state/inspect/usable_model.ts';
import { useLacksHalf } from '../state/models/lacks_half.ts';
import { addModel, pauseModel, removeModel } from '../state/models/models_session.ts';
import { closeModels, useModels } from '../state/models/models_store.ts';
import { showView } from '../state/views/view_store.ts';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { type ModelsWords, useModelsWords } from '../words/models_language.ts';
import { RemoveSure } from './remove_sure.tsx';
import { WeightsHere } from './weights_here.tsx';

/** Opens the Inspect view on a model. */
function inspectModel(model: ModelFacts) {
  closeModels();
  showView('inspect');
  chooseModel(modelsOf(model)[0]);
  void loadChosen();
  // The button that had opened the sheet may be gone with its form.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.inspect-main .choice select')?.focus());
}

/** Files that were picked without their folder have no name. */
function useModelName({ name }: ModelFacts): string {
  const words = useModelsWords().here;
  return name === '' ? words.unnamed : name;
}

/** One model: what is here of it, its download, and what was said of it. */
export function ModelRow({ model }: { model: ModelFacts }) {
  const t = useMessages();
  const m = useModelsWords();
  const words = m.here;
  const { folder, commit, license, bytes, total, status, given } = model;
  const name = useModelName(model);
  const progress = useModels((s) => s.downloads[folder]);
  const { bytes: size } = t.numbers;
  const state = given
    ? words.statuses.given
    : status === 'partial'
      ? words.statuses.partial(size(bytes), total === null ? null : size(total))
      : status === 'arriving'
        ? ''
        : words.statuses[status];
  return (
    <li className="model-row">
      <div className="kept-head row">
        <b>{name}</b>
        <span className="note">{state}</span>
        <Actions model={model} />
      </div>
      <p className="note">
        {commit === null ? size(bytes) : words.facts(commit.slice(0, 8), size(total ?? bytes), license)}
      </p>
      {model.weights.some(({ onnx }) => onnx !== null) && <WeightsHere model={model} name={name} />}
      <GraphNotes graphs={model.graphs} />
      {status === 'arriving' && progress && <Arrival name={name} progress={progress} />}
      <Said folder={folder} name={name} />
    </li>
  );
}

/** What of the graphs is in the way: said as soon as they are read. */
function GraphNotes({ graphs }: Pick<ModelFacts, 'graphs'>) {
  const words = useModelsWords().here;
  const lacks = useLacksHalf();
  return graphs.map(({ onnx, half, problem }) =>
    problem !== null ? (
      <p key={onnx} className="model-problem">
        {problem}
      </p>
    ) : half && lacks ? (
      <p key={onnx} className="note">
        {words.halfLacking(onnx)}
      </p>
    ) : null,
  );
}

function Arrival({ name, progress }: { name: string; progress: Progress }) {
  const t = useMessages();
  const m = useModelsWords();
  const words = m.here;
  const { phase, done, total } = progress;
  return (
    <div className="model-arrival">
      <progress
        max={Math.max(1, total)}
        value={done}
        aria-label={words.progressOf(name)}
        aria-valuetext={words.progress(t.numbers.bytes(done), t.numbers.bytes(total))}
      />
      <p className="note">{arrivalText(t, words, progress)}</p>
      {phase === 'waiting' && (
        <p className="note" role="status">
          {words.phases.waiting}
        </p>
      )}
    </div>
  );
}

function arrivalText(
  t: Messages,
  words: ModelsWords['here'],
  { phase, done, total, rate, secondsLeft }: Progress,
): string {
  return [
    ...(phase === 'waiting' ? [] : [words.phases[phase]]),
    words.progress(t.numbers.bytes(done), t.numbers.bytes(total)),
    ...(rate === null ? [] : [words.rate(t.numbers.bytes(rate))]),
    ...(secondsLeft === null || done >= total ? [] : [words.left(t.duration(secondsLeft))]),
  ].join(' · ');
}

/** What failed, or that it is here now. */
function Said({ folder, name }: { folder: string; name: string }) {
  const m = useModelsWords();
  const notice = useModels((s) => s.notices[folder]);
  if (!notice) return null;
  if (notice.kind === 'problem')
    return (
      <p className="model-problem" role="alert">
        {m.problem(notice.problem)}
      </p>
    );
  return (
    <p className="note" role="status">
      {notice.kind === 'ready' ? m.here.added(name) : m.here.restarted[notice.reason](notice.file)}
    </p>
  );
}

function Actions({ model }: { model: ModelFacts }) {
  const m = useModelsWords();
  const words = m.here;
  const { folder, bytes, status } = model;
  const name = useModelName(model);
  const [asked, setAsked] = useState(false);
  if (status === 'elsewhere') return null;
  if (asked)
    return (
      <RemoveSure
        name={name}
        bytes={bytes}
        onRemove={() => removeModel(folder)}
        onKeep={() => setAsked(false)}
      />
    );
  return (
    <span className="row-actions">
      {modelsOf(model).length > 0 && (
        <button
          type="button"
          className="plain"
          aria-label={words.inspectOf(name)}
          onClick={() => inspectModel(model)}
        >
          {words.inspect}
        </button>
      )}
      {status === 'arriving' && (
        <button
          type="button"
          className="plain"
          aria-label={words.pauseOf(name)}
          onClick={() => pauseModel(folder)}
        >
          {words.pause}
        </button>
      )}
      {status === 'partial' && (
        <button
          type="button"
          className="plain"
          aria-label={words.resumeOf(name)}
          onClick={() => addModel(folder)}
        >
          {words.resume}
        </button>
      )}
      <button
        type="button"
        className="plain"
        aria-label={words.removeOf(name)}
        onClick={() => setAsked(true)}
      >
        {words.remove}
      </button>
    </span>
  );
}
