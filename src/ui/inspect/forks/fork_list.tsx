import { look } from '../../state/inspect/inspect_session.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import { traceWord } from '../../words/trace_words.ts';
import { inUnit } from '../token_colour.ts';
import type { Reading } from '../use_reading.ts';

/** Forks that the table shows; a long trace has thousands. */
const most = 50;

/** The forks as a table, in the order of the text: a text alternative, shown until their consequence is known. */
export function ForkList({ reading }: { reading: Reading }) {
  const t = useMessages();
  const words = t.inspect.table;
  const unit = useInspect((s) => s.view.unit);
  const pinned = useInspect((s) => s.view.pinned);
  const { shown, forks } = reading;
  const { tokens, promptLength } = shown.trace;
  const isBound = shown.trace.entropyKind === 'lower-bound';
  if (forks.length === 0) return null;
  return (
    <section className="fork-list">
      <h2>{words.heading}</h2>
      <p className="note">{words.caption}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.position}</th>
            <th scope="col">{words.token}</th>
            <th scope="col">{words.entropy(unit)}</th>
            <th scope="col">{words.likeliest}</th>
          </tr>
        </thead>
        <tbody>
          {forks.slice(0, most).map((at) => {
            const position = promptLength + at;
            const { word, entropy, top } = tokens[position];
            return (
              <tr key={at} className={position === pinned ? 'selected' : undefined}>
                <td>{at + 1}</td>
                <td className="mono">
                  <button
                    type="button"
                    className="fork-word"
                    aria-current={position === pinned}
                    onClick={() => look({ pinned: position, position })}
                  >
                    {traceWord(word)}
                  </button>
                </td>
                <td>{entropy === null ? '' : words.number(inUnit(entropy, unit), isBound)}</td>
                <td className="mono">
                  {top
                    .slice(0, 3)
                    .map((alternative) => traceWord(alternative.word))
                    .join(' ')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {forks.length > most && <p className="note">{words.more(forks.length - most)}</p>}
    </section>
  );
}
