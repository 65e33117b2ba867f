import { useId, useRef, useState } from 'react';
import { copyText } from '../kit/copy_text.ts';
import { useMessages } from '../words/language.ts';

interface CopiedFieldProps {
  label: string;
  /** The words on the button. */
  copy: string;
  text: string;
  rows: number;
  primary?: boolean;
}

/** A text to be taken elsewhere, and the button that copies it. */
export function CopiedField({ label, copy, text, rows, primary = false }: CopiedFieldProps) {
  const t = useMessages();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState<{ text: string; words: string } | null>(null);
  const onCopy = async () => {
    if (!field.current) return;
    const copied = await copyText(text, field.current);
    setSaid({ text, words: copied ? t.share.copied : t.share.byHand });
  };
  return (
    <div className="copied-field">
      <label htmlFor={id}>{label}</label>
      <textarea
        ref={field}
        id={id}
        className="mono"
        rows={rows}
        readOnly
        spellCheck={false}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p className="row">
        <button
          type="button"
          className={primary ? 'primary' : undefined}
          disabled={text === ''}
          onClick={() => void onCopy()}
        >
          {copy}
        </button>
        <span className="note" role="status">
          {said?.text === text ? said.words : ''}
        </span>
      </p>
    </div>
  );
}
