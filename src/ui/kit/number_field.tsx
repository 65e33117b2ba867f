import { type ReactNode, useId, useState } from 'react';

interface NumberFieldProps {
  label: string;
  value: number;
  least: number;
  most: number;
  /** Digits after the point that are allowed; 0 for whole numbers. */
  digits?: number;
  disabled?: boolean;
  /** What is said when the text is no such number. */
  wrong: (least: number, most: number) => string;
  hint?: ReactNode;
  onChange: (value: number) => void;
}

/** A number typed as text: what is not yet a number in bounds is kept on screen, said to be wrong, and not passed on. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, least, most, digits = 0, disabled, wrong, hint, onChange } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const text = draft ?? String(value);
  const bad = readNumber(text, least, most, digits) === null;
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="text"
        inputMode={digits > 0 ? 'decimal' : 'numeric'}
        value={text}
        disabled={disabled}
        aria-invalid={bad}
        aria-describedby={bad || hint ? id : undefined}
        onChange={(event) => {
          setDraft(event.target.value);
          const read = readNumber(event.target.value, least, most, digits);
          if (read !== null) onChange(read);
        }}
        onBlur={() => setDraft(null)}
      />
      {(bad || hint) && (
        <small id={id} className="note">
          {bad ? wrong(least, most) : hint}
        </small>
      )}
    </label>
  );
}

/** The number that a text says, or null where it is none in the bounds. */
export function readNumber(text: string, least: number, most: number, digits: number): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,9}(\.\d*)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  const decimals = trimmed.split('.')[1]?.length ?? 0;
  return decimals <= digits && value >= least && value <= most ? value : null;
}
