import { useId, useState } from 'react';

interface CommitOnBlurInputProps {
  label: string;
  hint?: string;
  value: string;
  /** Characters. */
  longest: number;
  onChange: (text: string) => void;
}

/** A text input that commits on blur or Enter; Escape restores the value. */
export function CommitOnBlurInput({ label, hint, value, longest, onChange }: CommitOnBlurInputProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const take = () => {
    if (draft !== null && draft !== value) onChange(draft);
    setDraft(null);
  };
  return (
    <label htmlFor={id}>
      <span>{label}</span>
      <input
        id={id}
        type="text"
        maxLength={longest}
        placeholder={hint}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape' && draft !== null) {
            // The sheet around it stays open.
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
    </label>
  );
}
