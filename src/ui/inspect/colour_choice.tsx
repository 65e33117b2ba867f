import { useMemo } from 'react';
import type { FolderModelRef } from '../../lab/client/inspect_protocol.ts';
import { mean } from '../../stats/totals.ts';
import { isUnscored } from '../state/inspect/bare_text.ts';
import { look } from '../state/inspect/inspect_session.ts';
import { type Inspected, inspectStore } from '../state/inspect/inspect_store.ts';
import { type Quantity, quantities, scales, type Unit, units } from '../state/inspect/inspect_view_state.ts';
import { baseOf, folderKey, modelsOf, sameModel } from '../state/inspect/usable_model.ts';
import { useHeld } from '../state/inspect/use_held.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../state/inspect/use_no_adapter.ts';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { FolderOptions } from './folder_options.tsx';
import { modelName } from './model_names.ts';
import { groundsOf, hasUnit, inUnit, isChange, unknownGround } from './token_colour.ts';
import type { Reading } from './use_reading.ts';
import { type Comparable, comparable, compareAll } from './work/divergence_session.ts';
import { compareWithBase } from './work/score_session.ts';

/** What the background of a token shows: the quantity, its unit, its scale, and the six colours with their bounds. */
export function ColourChoice({ reading }: { reading: Reading }) {
  const t = useMessages();
  const words = t.inspect.colour;
  const { quantity, unit, scale } = useInspect((s) => s.view);
  const { temperature, entropyKind } = reading.shown.trace;
  const inWords = reading.use?.model.kind === 'folder';
  return (
    <div className="colour-choice">
      <div className="colour-selects row">
        <Select
          label={words.label}
          value={quantity}
          options={quantities}
          name={(value) =>
            inWords && isChange(value) ? t.inspect.read.quantities[value] : words.quantities[value]
          }
          onChange={(value) => look({ quantity: value })}
        />
        {hasUnit(quantity) && (
          <Select
            label={words.unit}
            value={unit}
            options={units}
            name={(value) => words.units[value]}
            onChange={(value) => look({ unit: value })}
          />
        )}
        {quantity !== 'rank' && !isChange(quantity) && (
          <Select
            label={words.scale}
            value={scale}
            options={scales}
            name={(value) => words.scales[value]}
            onChange={(value) => look({ scale: value })}
          />
        )}
      </div>
      <ul className="grounds row note">
        {groundsOf(quantity).map((ground, i) => (
          <li key={ground}>
            <i className={`token ${ground}`} />
            {groundWords(t, quantity, reading.edges, i, unit)}
          </li>
        ))}
        {reading.grounds.includes(unknownGround) && (
          <li>
            <i className={`token ${unknownGround}`} />
            {words.notKnown}
          </li>
        )}
      </ul>
      <p className="note">
        {!isUnscored(reading.shown.trace) &&
          words.stated(hasUnit(quantity) ? unit : null, temperature, entropyKind === 'lower-bound')}
        {reading.values.every((value) => value === null) &&
          !isChange(quantity) &&
          !isUnscored(reading.shown.trace) &&
          ` ${words.unknown}`}
      </p>
      {isChange(quantity) && (inWords ? <SecondModel reading={reading} /> : <Comparison reading={reading} />)}
    </div>
  );
}

/** Where the change against the base is not known yet: the button that asks for it, or why there is none. */
function Comparison({ reading }: { reading: Reading }) {
  const t = useMessages();
  const words = t.inspect.colour;
  const checkpoints = useInspect((s) => s.checkpoints);
  const against = useInspect((s) => s.against);
  const busy = useInspect((s) => s.job !== null);
  const noAdapter = useNoAdapter();
  const { shown, use } = reading;
  if (shown.base !== null) return <SideBySide />;
  if (use === null) return <p className="note">{t.inspect.hindrances.otherWords}</p>;
  const base = baseOf(use.model, { checkpoints, against });
  if (base === null) return <p className="note">{words.isBase}</p>;
  return (
    <>
      <button type="button" disabled={busy || noAdapter !== null} onClick={() => void compareWithBase()}>
        {words.compare(modelName(t, base))}
      </button>
      <SideBySide />
    </>
  );
}

/** Whether both models have read a sample side by side. */
function isCompared(inspected: readonly Inspected[], id: number, { model, second }: Comparable): boolean {
  const base = inspected.find((one) => one.id === id)?.base;
  return base?.reference != null && sameModel(base.reference, model) && sameModel(base.model, second);
}

/** The button that runs both models on all samples, unless they have been. */
function SideBySide() {
  const t = useMessages();
  const busy = useInspect((s) => s.job !== null);
  const noAdapter = useNoAdapter();
  const inspected = useInspect((s) => s.inspected);
  const view = useInspect((s) => s.view);
  const against = useInspect((s) => s.against);
  const held = useHeld();
  const { model, chat, sample } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the view what tells the models and the shown sample
  const found = useMemo(
    () => comparable({ inspected, view, against, ...held }),
    [inspected, model, chat, sample, against, held],
  );
  if (!found || found.samples.every(({ id }) => isCompared(inspected, id, found))) return null;
  return (
    <button type="button" disabled={busy || noAdapter !== null} onClick={() => void compareAll()}>
      {t.divergence.compareAll(found.samples.length)}
    </button>
  );
}

/** The model that a trace of words is compared with, and the button that asks it. */
function SecondModel({ reading: { shown, use, values: all } }: { reading: Reading }) {
  const unit = useInspect((s) => s.view.unit);
  const values = all.filter((value) => value !== null);
  const t = useMessages();
  const words = t.chat.compare;
  const folders = useInspect((s) => s.folders);
  const against = useInspect((s) => s.against);
  const busy = useInspect((s) => s.job !== null);
  const noAdapter = useNoAdapter();
  if (use?.model.kind !== 'folder') return null;
  const own = use.model;
  const models = folders
    .flatMap((of): FolderModelRef[] => [
      ...modelsOf(of),
      ...(of.engine ? [{ kind: 'folder', folder: of.folder, quantise: true } as const] : []),
    ])
    .filter((model) => !sameModel(model, own));
  const at = against === null ? -1 : models.findIndex((model) => sameModel(model, against));
  const base = at < 0 ? null : models[at];
  // Of two precisions of the same weights: not all of it is zero.
  const say = (nats: number) => `${nats > 0 ? '+' : ''}${t.numbers.ratio(inUnit(nats, unit))}`;
  const compared = base !== null && shown.base !== null && sameModel(shown.base.model, base);
  return (
    <div className="second-model row">
      <label className="inline-field">
        <span>{words.against}</span>
        <select
          value={at}
          onChange={({ target }) => inspectStore.setState({ against: models[Number(target.value)] })}
        >
          {at < 0 && (
            <option value={-1} disabled>
              {words.none}
            </option>
          )}
          <FolderOptions
            models={models}
            option={(model) => (
              <option key={folderKey(model)} value={models.indexOf(model)}>
                {modelName(t, model)}
              </option>
            )}
          />
        </select>
      </label>
      {compared && values.length > 0 && (
        <p className="note">{words.mean(say(mean(values) ?? 0), say(largestOf(values)), unit)}</p>
      )}
      {base && !compared && (
        <button type="button" disabled={busy || noAdapter !== null} onClick={() => void compareWithBase()}>
          {t.inspect.colour.compare(modelName(t, base))}
        </button>
      )}
      {base && <SideBySide />}
    </div>
  );
}

const largestOf = (values: readonly number[]): number =>
  values.reduce((largest, value) => (Math.abs(value) > Math.abs(largest) ? value : largest), 0);

/** The bounds of a ground, as short as they can be said. */
function groundWords(
  t: Messages,
  quantity: Quantity,
  edges: readonly number[],
  at: number,
  unit: Unit,
): string {
  const words = t.inspect.colour;
  if (quantity === 'rank') return words.ranks[at];
  const say = (value: number) =>
    quantity === 'top1'
      ? t.inspect.fork.probability(value)
      : t.numbers.fixed(inUnit(value, unit), isTenth(inUnit(value, unit)) ? 1 : 2);
  const falls = quantity === 'top1';
  if (at === 0) return falls ? words.from(say(edges[0])) : words.below(say(edges[0]));
  if (at === edges.length) return falls ? words.below(say(edges[at - 1])) : words.from(say(edges[at - 1]));
  return falls ? words.from(say(edges[at])) : words.from(say(edges[at - 1]));
}

const isTenth = (value: number) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-9;

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly T[];
  name: (value: T) => string;
  onChange: (value: T) => void;
}

function Select<T extends string>({ label, value, options, name, onChange }: SelectProps<T>) {
  return (
    <label>
      <span className="unseen">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {name(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
