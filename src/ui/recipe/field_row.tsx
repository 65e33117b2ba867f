import { type ReactNode, useId } from 'react';
import { shippedModels } from '../../experiment/shipped_models.ts';
import type { SpecField } from '../../experiment/spec_fields.ts';
import { useMessages } from '../words/language.ts';
import { fieldValue } from './change_words.ts';
import { readNumber } from './read_number.ts';
import { useDraft } from './use_draft.ts';

type Value = string | number | boolean;

interface FieldRowProps {
  field: SpecField;
  value: Value;
  /** The preset's value. */
  preset?: Value;
  /** False if the spec rejects the value. */
  onChange: (value: Value) => boolean;
  /** Shown at the end of the row. */
  aside?: ReactNode;
}

/** What a choice may be. Base models are not part of the schema: they are those that ship. */
export function optionsOf(field: SpecField): readonly string[] {
  if (field.kind === 'choice') return field.options;
  return field.path === 'model' ? shippedModels.map(({ name }) => name) : [];
}

/** A field of the spec: its name, its control with unit and bounds, and a line that explains it. */
export function FieldRow({ field, value, preset, onChange, aside }: FieldRowProps) {
  const t = useMessages();
  const id = useId();
  const words = t.fields;
  const { path } = field;
  const about = `${id}-about`;
  const changed = preset !== undefined && preset !== value;
  return (
    <div className={changed ? 'setting changed' : 'setting'} data-path={path}>
      <label htmlFor={id}>{words.names[path]}</label>
      <div className="setting-control row">
        {field.kind === 'integer' || field.kind === 'real' ? (
          <NumberControl id={id} about={about} field={field} value={value as number} onChange={onChange} />
        ) : field.kind === 'boolean' ? (
          <input
            id={id}
            type="checkbox"
            checked={value === true}
            aria-describedby={about}
            onChange={(event) => onChange(event.target.checked)}
          />
        ) : field.kind === 'words' ? (
          <WordsControl id={id} about={about} value={value as string} onChange={onChange} />
        ) : (
          <select
            id={id}
            value={String(value)}
            aria-describedby={about}
            onChange={(event) => onChange(event.target.value)}
          >
            {optionsOf(field).map((option) => (
              <option key={option} value={option}>
                {fieldValue(t, path, option)}
              </option>
            ))}
          </select>
        )}
        {aside}
      </div>
      <p id={about} className="note">
        {[words.about[path], changed ? words.preset(fieldValue(t, path, preset)) : '']
          .filter(Boolean)
          .join(t.gap)}
      </p>
    </div>
  );
}

interface WordsControlProps {
  id: string;
  about: string;
  value: string;
  onChange: (value: string) => boolean;
}

/** Words with blanks or commas between them. */
function WordsControl({ id, about, value, onChange }: WordsControlProps) {
  const words = useMessages().fields;
  const read = (text: string) =>
    text
      .split(/[\s,，、]+/)
      .filter(Boolean)
      .join(' ');
  const draft = useDraft(value, value, read, onChange);
  const refused = `${id}-refused`;
  return (
    <>
      <input
        id={id}
        type="text"
        className="mono"
        value={draft.text}
        autoComplete="off"
        spellCheck={false}
        placeholder={words.noWords}
        aria-invalid={draft.wrong}
        aria-describedby={draft.wrong ? `${refused} ${about}` : about}
        onChange={(event) => draft.change(event.target.value)}
        onBlur={draft.leave}
      />
      {draft.wrong && (
        <small id={refused} className="note refused" role="alert">
          {words.refusedWords}
        </small>
      )}
    </>
  );
}

interface NumberControlProps {
  id: string;
  about: string;
  field: Extract<SpecField, { kind: 'integer' | 'real' }>;
  value: number;
  onChange: (value: number) => boolean;
}

function NumberControl({ id, about, field, value, onChange }: NumberControlProps) {
  const t = useMessages();
  const words = t.fields;
  const { min, max } = field;
  const whole = field.kind === 'integer';
  const unit = words.units[field.unit] ?? '';
  const draft = useDraft(value, String(value), (text) => readNumber(text, { min, max, whole }), onChange);
  const bounds = `${id}-bounds`;
  return (
    <>
      <span className="number-row">
        <input
          id={id}
          type="text"
          inputMode={whole ? 'numeric' : 'decimal'}
          value={draft.text}
          aria-invalid={draft.wrong}
          aria-describedby={`${bounds} ${about}`}
          onChange={(event) => draft.change(event.target.value)}
          onBlur={draft.leave}
        />
        {unit !== '' && <span className="note">{unit}</span>}
      </span>
      <small
        id={bounds}
        className={draft.wrong ? 'note refused' : 'note'}
        role={draft.wrong ? 'alert' : undefined}
      >
        {draft.wrong ? words.refusedNumber(min, max, whole) : words.bounds(min, max)}
      </small>
    </>
  );
}
