import { useState } from 'react';
import { keysWanted, wantKeys } from '../state/views/train_keys.ts';
import { useMessages } from '../words/language.ts';

/** The keys that work here, where they work, and the switch that turns them off. */
export function KeyRow() {
  const t = useMessages();
  const [wanted, setWanted] = useState(keysWanted);
  const keys = [
    [t.transport.space, t.transport.keyPlay],
    ['.', t.transport.keyStep],
    ['← →', t.transport.keyCursor],
    ['[ ]', t.transport.keyMarks],
    ['p', t.transport.keyPresent],
  ];
  return (
    <section className="key-row hover-only">
      <h2 className="label">{t.transport.keys}</h2>
      <dl>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="note">{t.transport.keysWhere}</p>
      <label className="key-switch">
        <input
          type="checkbox"
          checked={wanted}
          onChange={(event) => {
            setWanted(event.target.checked);
            wantKeys(event.target.checked);
          }}
        />
        {t.transport.keysUse}
      </label>
    </section>
  );
}
