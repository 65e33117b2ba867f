import { useState } from 'react';
import { useMessages } from '../../words/language.ts';
import { type Sheet, tabbed } from './figure_sheet.ts';

/** Copies the numbers of a figure, to be pasted into a spreadsheet, and says whether it could. */
export function CopyNumbers({ sheet }: { sheet: Sheet }) {
  const words = useMessages().figures.save;
  const [done, setDone] = useState<'copied' | 'notCopied' | null>(null);
  async function copy() {
    try {
      await navigator.clipboard.writeText(tabbed(sheet));
      setDone('copied');
    } catch {
      setDone('notCopied');
    }
  }
  return (
    <>
      <button type="button" className="plain" onClick={copy}>
        {words.copy}
      </button>
      <span className="note" role="status">
        {done && words[done]}
      </span>
    </>
  );
}
