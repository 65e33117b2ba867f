import { useId, useRef } from 'react';
import { type AdapterKind, adapterKinds } from '../../lab/client/protocol.ts';
import { chooseAdapter } from '../state/lab_session.ts';
import { isWithoutAdapter } from '../state/no_adapter.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';

/** Size of the menu, and margin to the window's edge, CSS pixels. */
const widest = 340;
const margin = 12;

/** What computes here, in the bar; pressed, it shows what else was found, to choose from. */
export function AdapterMenu() {
  const t = useMessages();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLFieldSetElement>(null);
  const adapter = useLab((s) => s.adapter);
  const none = useLab((s) => isWithoutAdapter(s.failure?.failure ?? null));
  const state = adapter ? (adapter.kind === 'software' ? 'software' : 'ready') : none ? 'none' : 'sought';
  const name = adapter
    ? t.adapter.used(adapter.kind, adapter.name)
    : none
      ? t.adapter.none
      : t.adapter.sought;
  /** Under the button, and within the window. */
  const place = () => {
    if (!button.current || !panel.current) return;
    const { bottom, right } = button.current.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    const width = Math.min(widest, clientWidth - 2 * margin);
    panel.current.style.width = `${width}px`;
    panel.current.style.top = `${bottom + 6}px`;
    panel.current.style.left = `${Math.min(Math.max(margin, right - width), clientWidth - margin - width)}px`;
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="adapter"
        data-state={state}
        popoverTarget={id}
        aria-label={t.adapter.menu(name)}
        title={name}
      >
        <span className="adapter-name one-line">{name}</span>
        {adapter && <span className="adapter-short">{t.adapter.short[adapter.kind]}</span>}
      </button>
      <fieldset
        ref={panel}
        id={id}
        popover="auto"
        className="adapter-menu"
        onToggle={({ newState }) => {
          if (newState === 'open') panel.current?.querySelector<HTMLElement>('input:checked')?.focus();
        }}
        onBeforeToggle={place}
      >
        <legend>{t.adapter.legend}</legend>
        {adapterKinds.map((kind) => (
          <Choice key={kind} kind={kind} />
        ))}
        <Later />
      </fieldset>
    </>
  );
}

/** One adapter: what it is, what it means, and what was found of it. */
function Choice({ kind }: { kind: AdapterKind }) {
  const t = useMessages();
  const used = useLab((s) => s.adapter?.kind === kind);
  const found = useLab((s) => s.found.find((of) => of.kind === kind) ?? null);
  const sought = useLab((s) => s.adapter === null);
  const note = useId();
  return (
    <label className="adapter-choice" data-absent={found === null || undefined}>
      <input
        type="radio"
        name="adapter"
        checked={used}
        disabled={found === null}
        aria-describedby={note}
        onChange={() => chooseAdapter(kind)}
      />
      <span>
        <b>{t.adapter.kinds[kind]}</b>
        {found && kind !== 'wasm' && <span className="adapter-found note">{found.name}</span>}
      </span>
      <small id={note} className="note">
        {found === null && !sought ? t.adapter.absent[kind] : t.adapter.meanings[kind]}
        {found?.wrong && ` ${t.adapter.wrong(found.wrong)}`}
      </small>
    </label>
  );
}

/** A training continues on the device that it started on. */
function Later() {
  const t = useMessages();
  const adapter = useLab((s) => s.adapter);
  const on = useLab((s) => (s.experiment.source === 'live' ? s.experiment.adapter : null));
  if (!on || on.kind === adapter?.kind) return null;
  return (
    <p className="note" role="status">
      {t.adapter.later(t.adapter.used(on.kind, on.name))}
    </p>
  );
}
