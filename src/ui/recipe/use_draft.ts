import { useState } from 'react';

/** What an input shows while something is typed into it. */
export interface Draft {
  readonly text: string;
  /** What is typed cannot be used. It stays, and the value is as it was. */
  readonly wrong: boolean;
  change(text: string): void;
  leave(): void;
}

/**
 * Lets a value be typed. The draft is shown for as long as the value is the one that it was typed over: a value that
 * changes elsewhere replaces the draft. An invalid draft stays when the input loses focus, with the reason.
 * @param written the value as the input writes it
 * @param read null where the text cannot be used
 * @param take called with every parsable text; returns false to reject it
 */
export function useDraft<T extends string | number>(
  value: T,
  written: string,
  read: (text: string) => T | null,
  take: (value: T) => boolean,
): Draft {
  const [draft, setDraft] = useState<{ text: string; of: T; refused: boolean } | null>(null);
  const mine = draft?.of === value ? draft : null;
  const wrong = mine?.refused ?? false;
  return {
    text: mine?.text ?? written,
    wrong,
    change(text) {
      const next = read(text);
      const taken = next !== null && (next === value || take(next));
      setDraft({ text, of: taken ? next : value, refused: !taken });
    },
    leave() {
      if (!wrong) setDraft(null);
    },
  };
}
