import { useMemo, useState } from 'react';
import type { Alternative, TraceToken } from '../../../experiment/trace.ts';
import { consequencesOf } from '../../../forks/consequence.ts';
import { NumberField } from '../../kit/number_field.tsx';
import { branchSeed, continueWith, look, resampleFrom } from '../../state/inspect/inspect_session.ts';
import { sumCost } from '../../state/inspect/inspect_store.ts';
import { bounds } from '../../state/inspect/inspect_view_state.ts';
import { cancel } from '../../state/inspect/inspect_work.ts';
import { fitModel, sameModel } from '../../state/inspect/usable_model.ts';
import { useHeld } from '../../state/inspect/use_held.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../../state/inspect/use_no_adapter.ts';
import { useMessages } from '../../words/language.ts';
import { traceLine, traceWord } from '../../words/trace_words.ts';
import { useFilters } from '../chat/filter_words.ts';
import { modelName, writerName } from '../model_names.ts';
import { inUnit, isTaken } from '../token_colour.ts';
import { isInWords, type Reading } from '../use_reading.ts';
import { scoreShown } from '../work/score_session.ts';
import { Alternatives, shownAlternatives } from './alternatives.tsx';
import { BranchList } from './branch_list.tsx';

/** The pinned token: its alternatives and the continuations after each. */
export function ForkPanel({ reading }: { reading: Reading }) {
  const pinned = useInspect((s) => s.view.pinned);
  const { tokens, promptLength } = reading.shown.trace;
  const t = useMessages();
  if (pinned === null || pinned < promptLength || pinned >= tokens.length)
    return <p className="note">{t.inspect.fork.empty}</p>;
  return <Fork key={`${reading.shown.id} ${pinned}`} reading={reading} position={pinned} />;
}

function Fork({ reading, position }: { reading: Reading; position: number }) {
  const t = useMessages();
  const words = t.inspect.fork;
  const unit = useInspect((s) => s.view.unit);
  const [picked, setPicked] = useState<Alternative | null>(null);
  const { shown, forks } = reading;
  const { tokens, promptLength } = shown.trace;
  const token = tokens[position];
  const outcome = shown.scan.find((fork) => fork.position === position);
  // Among all forks of the scan, as the table beside it judges it.
  const found = useMemo(
    () => consequencesOf(shown.scan).find((fork) => fork.position === position),
    [shown.scan, position],
  );
  const chosen = picked ?? defaultChoice(token);
  const before = isInWords(shown.trace) ? 4 : 2;
  const after = traceLine(
    tokens.slice(Math.max(promptLength, position - before), position).map(({ word }) => word),
    isInWords(shown.trace) || undefined,
  );
  const index = forks.indexOf(position - promptLength);
  const branches = shown.branches.filter((branch) => branch.position === position);
  const cost = sumCost(branches.map((branch) => branch.cost));
  return (
    <section className="fork" aria-label={words.label}>
      <div className="label-row">
        <h2>
          {index < 0
            ? words.headingNone(position - promptLength + 1, after)
            : words.heading(index + 1, forks.length, after)}
        </h2>
        <button type="button" className="plain" onClick={() => look({ pinned: null })}>
          {words.unpin}
        </button>
      </div>
      <p className="note">
        {token.entropy === null
          ? t.inspect.tokens.entropyUnknown
          : words.entropy(inUnit(token.entropy, unit), unit, shown.trace.entropyKind === 'lower-bound')}
        {found &&
          found.consequence !== null &&
          t.gap + words.consequence(Math.round(found.consequence), Math.round(found.noise ?? 0))}
      </p>
      {token.top.length > 0 ? (
        <Alternatives
          token={token}
          outcome={outcome}
          decides={found?.verdict === 'decides'}
          chosen={chosen}
          inWords={isInWords(shown.trace)}
          onChoose={setPicked}
        />
      ) : (
        <p className="note fork-none">
          {shown.origin === 'recorded' || shown.origin === 'rollout'
            ? words.recordedNone
            : words.noAlternatives}
        </p>
      )}
      <Ways reading={reading} position={position} chosen={chosen} />
      {cost.tokens > 0 && <p className="note">{t.inspect.costOf(cost.tokens, cost.seconds)}</p>}
      <BranchList branches={branches} />
    </section>
  );
}

/** The alternative that is offered first: the likeliest that was not taken. */
const defaultChoice = (token: TraceToken): Alternative | null => {
  const all = shownAlternatives(token);
  return all.find((alternative) => !isTaken(alternative, token)) ?? all[0] ?? null;
};

interface WaysProps {
  reading: Reading;
  position: number;
  chosen: Alternative | null;
}

/** The ways on from a fork, with what they take; or why there are none. */
function Ways({ reading, position, chosen }: WaysProps) {
  const t = useMessages();
  const words = t.inspect.fork;
  const view = useInspect((s) => s.view);
  const job = useInspect((s) => s.job?.kind ?? null);
  const busy = job !== null;
  const noAdapter = useNoAdapter();
  const { shown, use } = reading;
  const filters = useFilters(use?.world === null);
  // Where no model can run, the view's note says so once.
  if (noAdapter !== null) return <Scoring reading={reading} />;
  const inWords = view.model.kind === 'folder';
  if (use === null) {
    const { read, hindrances } = t.inspect;
    const why = inWords
      ? read.otherWords
      : isInWords(shown.trace)
        ? read.itsModel(writerName(t, shown))
        : hindrances.otherWords;
    return <p className="note">{why}</p>;
  }
  if (use.problem === null)
    return (
      <>
        <p className="note">{inWords ? t.inspect.read.noPrompt : t.inspect.hindrances.noProblem}</p>
        <Scoring reading={reading} />
      </>
    );
  const { copies, temperature } = view.resample;
  const resample = (change: Partial<typeof view.resample>) =>
    look({ resample: { ...view.resample, ...change } });
  const wrong = t.figures.problems.wrong;
  return (
    <>
      <div className="ways row">
        {/* One element each, so that the focus stays on it. */}
        {job === 'continue' ? (
          <button type="button" onClick={cancel}>
            {t.inspect.choices.cancel}
          </button>
        ) : (
          chosen !== null &&
          chosen.id !== null && (
            <button
              type="button"
              className="way-primary"
              disabled={busy}
              onClick={() => void continueWith(position, chosen.id!)}
            >
              {words.continueWith(traceWord(chosen.word))}
            </button>
          )
        )}
        {job === 'resample' ? (
          <button type="button" onClick={cancel}>
            {t.inspect.choices.cancel}
          </button>
        ) : (
          <button type="button" disabled={busy} onClick={() => void resampleFrom(position)}>
            {words.resample(copies)}
          </button>
        )}
      </div>
      <div className="ways-how row">
        <NumberField
          label={words.copies}
          value={copies}
          least={1}
          most={bounds.copies}
          wrong={wrong}
          onChange={(value) => resample({ copies: value })}
        />
        <NumberField
          label={words.temperature}
          value={temperature}
          least={0}
          most={bounds.temperature}
          digits={2}
          wrong={wrong}
          onChange={(value) => resample({ temperature: value })}
        />
        <fieldset className="segments">
          <legend className="unseen">{words.how}</legend>
          <button type="button" aria-pressed={!view.greedy} onClick={() => look({ greedy: false })}>
            {words.sampled}
          </button>
          <button type="button" aria-pressed={view.greedy} onClick={() => look({ greedy: true })}>
            {words.greedy}
          </button>
        </fieldset>
        <p className="note">
          {words.seedNext(branchSeed(shown, view))}
          {filters !== '' && t.figures.comma + filters}
        </p>
      </div>
      <Scoring reading={reading} />
    </>
  );
}

/** Offers the chosen model's eyes where the trace was written or scored by another, or by none that is known. */
function Scoring({ reading }: { reading: Reading }) {
  const t = useMessages();
  const model = useInspect((s) => s.view.model);
  const chat = useInspect((s) => s.view.chat);
  const held = useHeld();
  const busy = useInspect((s) => s.job !== null);
  const noAdapter = useNoAdapter();
  const { shown } = reading;
  const { trace, model: own } = shown;
  const scored = trace.tokens.at(-1)?.top.length !== 0;
  const fits = useMemo(
    () => fitModel(shown, model, { ...held, view: { model, chat } }) !== null,
    [shown, model, held, chat],
  );
  if (noAdapter !== null || !fits || (own !== null && sameModel(own, model) && scored)) return null;
  return (
    <button
      type="button"
      className="score-button"
      title={t.inspect.fork.scoreHint}
      disabled={busy}
      onClick={() => void scoreShown()}
    >
      {t.inspect.fork.score(modelName(t, model))}
    </button>
  );
}
