import { type ReactNode, useId, useMemo } from 'react';
import { worldByName } from '../../task/worlds.ts';
import { NewSeedIcon, ResetIcon } from '../kit/icons.tsx';
import { NumberField } from '../kit/number_field.tsx';
import { chatBounds } from '../state/inspect/chat.ts';
import { forbiddenOf } from '../state/inspect/forbidden_words.ts';
import { anotherProblem, look, sample } from '../state/inspect/inspect_session.ts';
import { bounds } from '../state/inspect/inspect_view_state.ts';
import { cancel } from '../state/inspect/inspect_work.ts';
import { sampleChat, writeChat } from '../state/inspect/text_session.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../state/inspect/use_no_adapter.ts';
import { useMessages } from '../words/language.ts';
import { ChatBox, useReadChat } from './chat/chat_box.tsx';
import { Filters } from './chat/filters.tsx';
import { ModelLine } from './chat/model_line.tsx';
import { AddModelButton, ModelChoice, useModelAvailable } from './model_choice.tsx';
import { ProblemNote } from './problem_note.tsx';

/** What to sample: model, problem or chat, temperature, seed, how many; and the button. */
export function SamplingForm() {
  const words = useMessages().inspect.choices;
  const { problem, world, model } = useInspect((s) => s.view);
  const read = useReadChat();
  const forbidden = useInspect((s) => forbiddenOf(s.view) !== null);
  const sound = useMemo(() => worldByName(world).parse(problem) !== null, [world, problem]);
  const inWords = model.kind === 'folder';
  const note = useId();
  return (
    <form
      className={inWords ? 'in-words' : 'choices-row row'}
      aria-label={words.label}
      onSubmit={(event) => {
        event.preventDefault();
        void (inWords ? sampleChat() : sample());
      }}
    >
      {inWords ? (
        <>
          <div className="choices-row row">
            <ModelChoice />
            <AddModelButton />
            <ModelLine />
          </div>
          <ChatBox />
          <div className="choices-row row">
            <Longest />
            <Stop />
            <Draws />
            <SampleButton sound={'ask' in read} />
          </div>
          <Filters />
        </>
      ) : (
        <>
          <ModelChoice />
          <AddModelButton />
          <ProblemField sound={sound} note={note} />
          <Draws beside={<ForbidField sound={forbidden} note={note} />} />
          <SampleButton sound={sound && forbidden} />
          <ProblemNote id={note} sound={sound} forbidden={forbidden} />
        </>
      )}
    </form>
  );
}

function Longest() {
  const t = useMessages();
  const longest = useInspect((s) => s.view.chat.longest);
  return (
    <NumberField
      label={t.chat.longest}
      value={longest}
      least={1}
      most={chatBounds.longest}
      wrong={t.figures.problems.wrong}
      onChange={(value) => writeChat({ longest: value })}
    />
  );
}

/** A text that ends an answer, as base models need one. */
function Stop() {
  const words = useMessages().chat;
  const stop = useInspect((s) => s.view.chat.stop);
  return (
    <label className="field stop-field" title={words.stopHint}>
      <span>{words.stop}</span>
      <input
        type="text"
        className="mono"
        value={stop}
        maxLength={chatBounds.stop}
        placeholder={words.stopNone}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => writeChat({ stop: event.target.value })}
      />
    </label>
  );
}

/** Words that samples never draw. */
function ForbidField({ sound, note }: { sound: boolean; note: string }) {
  const words = useMessages().inspect.choices;
  const forbid = useInspect((s) => s.view.forbid);
  return (
    <label className="field forbid-field" title={words.forbidHint}>
      <span>{words.forbid}</span>
      <input
        type="text"
        className="mono"
        value={forbid}
        maxLength={200}
        placeholder={words.forbidNone}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={!sound}
        aria-describedby={sound ? undefined : note}
        onChange={({ target }) => look({ forbid: target.value })}
      />
    </label>
  );
}

/** Temperature, what is beside it, seed, how many. */
function Draws({ beside }: { beside?: ReactNode }) {
  const t = useMessages();
  const words = t.inspect.choices;
  const { temperature, seed, copies } = useInspect((s) => s.view);
  return (
    <>
      <NumberField
        label={words.temperature}
        value={temperature}
        least={0}
        most={bounds.temperature}
        digits={2}
        wrong={t.figures.problems.wrong}
        onChange={(value) => look({ temperature: value })}
      />
      {beside}
      <div className="field-with-button">
        <NumberField
          label={words.seed}
          value={seed}
          least={0}
          most={bounds.seed}
          wrong={t.figures.problems.wrong}
          onChange={(value) => look({ seed: value })}
        />
        <button
          type="button"
          className="small-square"
          aria-label={words.newSeed}
          title={words.newSeed}
          onClick={() => look({ seed: 1 + Math.floor(Math.random() * 99_999) })}
        >
          <NewSeedIcon />
        </button>
      </div>
      <NumberField
        label={words.copies}
        value={copies}
        least={1}
        most={bounds.copies}
        wrong={t.figures.problems.wrong}
        onChange={(value) => look({ copies: value })}
      />
    </>
  );
}

function SampleButton({ sound }: { sound: boolean }) {
  const words = useMessages().inspect.choices;
  const copies = useInspect((s) => s.view.copies);
  const job = useInspect((s) => s.job);
  const held = useModelAvailable();
  const noAdapter = useNoAdapter();
  return job?.kind === 'sample' ? (
    <button type="button" className="sample-button" onClick={cancel}>
      {words.cancel}
    </button>
  ) : (
    <button
      type="submit"
      className="sample-button primary"
      disabled={noAdapter !== null || !held || !sound || job !== null}
    >
      {words.sample(copies)}
    </button>
  );
}

/** As many held-out problems as the field suggests. */
const suggested = 40;

function ProblemField({ sound, note }: { sound: boolean; note: string }) {
  const t = useMessages();
  const words = t.inspect.choices;
  const { problem, world } = useInspect((s) => s.view);
  const list = useId();
  const titles = useMemo(() => {
    const held = worldByName(world);
    return held.heldOut().slice(0, suggested).map(held.title);
  }, [world]);
  return (
    <div className="field-with-button problem-field">
      <label className="field">
        <span>{words.problem}</span>
        <input
          type="text"
          className="mono"
          list={list}
          value={problem}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={!sound}
          aria-describedby={note}
          onChange={(event) => look({ problem: event.target.value })}
        />
        <datalist id={list}>
          {titles.map((title) => (
            <option key={title} value={title} />
          ))}
        </datalist>
      </label>
      <button
        type="button"
        className="small-square"
        aria-label={words.anotherProblem}
        title={words.anotherProblem}
        onClick={() => anotherProblem()}
      >
        <ResetIcon />
      </button>
    </div>
  );
}
