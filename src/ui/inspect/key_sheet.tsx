import { useState } from 'react';
import { Sheet } from '../kit/sheet.tsx';
import { keysWanted, wantKeys } from '../state/views/train_keys.ts';
import { useMessages } from '../words/language.ts';

/** The keys by what they do; the words are the catalogues'. */
const row = { forks: '[ ]', open: '↵', take: '1–9', resample: 'r' } as const;
const sheet = {
  tokens: '← →',
  lines: '↑ ↓',
  forks: '[ ]',
  ends: 'Home End',
  open: 'Enter',
  take: '1–9',
  resample: 'r',
  escape: 'Esc',
  tree: '← → ↑ ↓',
  sheet: '?',
} as const;

const entries = <K extends string>(keys: Readonly<Record<K, string>>) =>
  Object.entries(keys) as [K, string][];

/** The keys in one row, where they work. */
export function InspectKeyRow({ onSheet }: { onSheet: () => void }) {
  const t = useMessages();
  return (
    <div className="inspect-keys row note hover-only">
      {entries(row).map(([name, key]) => (
        <span key={name}>
          <kbd>{key}</kbd> {t.inspect.keys.row[name]}
        </span>
      ))}
      <button type="button" className="plain" onClick={onSheet}>
        <kbd>?</kbd> {t.inspect.keys.all}
      </button>
    </div>
  );
}

/** All keys of the view, and the switch that turns the single ones off. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const t = useMessages();
  const words = t.inspect.keys;
  const [wanted, setWanted] = useState(keysWanted);
  return (
    <Sheet title={words.heading} close={words.close} className="key-sheet" onClose={onClose}>
      <dl className="meanings">
        {entries(sheet).map(([name, key]) => (
          <div key={name}>
            <dt>
              {key.split(' ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{words.sheet[name]}</dd>
          </div>
        ))}
      </dl>
      <p className="note">{words.where}</p>
      <label className="key-switch">
        <input
          type="checkbox"
          checked={wanted}
          onChange={(event) => {
            setWanted(event.target.checked);
            wantKeys(event.target.checked);
          }}
        />
        {words.use}
      </label>
    </Sheet>
  );
}
