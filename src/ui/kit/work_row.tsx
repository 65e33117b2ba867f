import type { ReactNode } from 'react';
import { useMessages } from '../words/language.ts';

/** How far a piece of work is: its share from 0 to 1, and the tokens spent so far. */
export interface WorkProgress {
  readonly share: number;
  readonly tokens: number;
}

interface WorkRowProps {
  /** The words on the button. */
  start: string;
  /** What starting it will cost, or why it cannot be started. */
  cost: ReactNode;
  ready: boolean;
  progress: WorkProgress | null;
  /** What is being done: the accessible name of the bar. */
  label: string;
  onCancel: () => void;
}

/** The end of a form that starts work on the GPU: the button, or the progress with a way out. */
export function WorkRow({ start, cost, ready, progress, label, onCancel }: WorkRowProps) {
  const t = useMessages();
  if (progress === null) {
    return (
      <div className="row">
        <button type="submit" disabled={!ready}>
          {start}
        </button>
        <p className="note">{cost}</p>
      </div>
    );
  }
  return (
    <div className="row">
      <button type="button" onClick={onCancel}>
        {t.figures.work.cancel}
      </button>
      <div className="work-progress">
        <progress max={1} value={progress.share} aria-label={label} />
        <p className="note">{t.figures.work.done(progress.share, progress.tokens)}</p>
      </div>
    </div>
  );
}
