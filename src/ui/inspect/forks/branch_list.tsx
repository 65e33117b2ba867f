import { memo } from 'react';
import type { Trace } from '../../../experiment/trace.ts';
import { RightIcon, WrongIcon } from '../../kit/icons.tsx';
import { openBranch } from '../../state/inspect/inspect_session.ts';
import type { Branch } from '../../state/inspect/inspect_store.ts';
import { useMessages } from '../../words/language.ts';
import { traceLine, traceWord } from '../../words/trace_words.ts';
import { filterWords } from '../chat/filter_words.ts';
import { isRight } from '../sample_chips.tsx';
import { isInWords } from '../use_reading.ts';

/** What was sampled from a fork on, newest first; each continuation can be opened as a sample of its own. */
export const BranchList = memo(function BranchList({ branches }: { branches: readonly Branch[] }) {
  const t = useMessages();
  const words = t.inspect.fork;
  if (branches.length === 0) return null;
  return (
    <section className="branches">
      <h3>{words.branches}</h3>
      {branches.toReversed().map((branch, i) => {
        const { draws, forced, traces, position, arriving = false } = branch;
        const word = forced === null ? null : traceWord(traces[0]?.tokens[position]?.word ?? `#${forced}`);
        // A piece of a text may be a comma.
        const named = word !== null && traces.some(isInWords) ? `“${word}”` : word;
        return (
          <details key={`${draws.seed} ${position}`} open={i === 0}>
            <summary>
              {words.branch(named, draws.temperature, draws.seed, filterWords(t, draws.filter))}
            </summary>
            <ol>
              {traces.map((trace, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a continuation is its place
                <li key={index}>
                  <Continuation trace={trace} from={position} index={index} arriving={arriving} />
                </li>
              ))}
            </ol>
          </details>
        );
      })}
    </section>
  );
});

/** Tokens of a continuation that its row shows. */
const shownTokens = 40;

interface ContinuationProps {
  trace: Trace;
  from: number;
  index: number;
  arriving: boolean;
}

function Continuation({ trace, from, index, arriving }: ContinuationProps) {
  const t = useMessages();
  const good = isRight(trace.reward);
  const inWords = isInWords(trace);
  const rest = trace.tokens.slice(from, from + shownTokens).map(({ word }) => word);
  return (
    <button
      type="button"
      className={`continuation${good ? ' right' : ''}${inWords ? ' in-words' : ''}`}
      title={arriving ? undefined : (trace.answer ?? t.inspect.samples.noAnswer)}
      // It would be opened as far as it is, and not grow there.
      disabled={arriving}
      onClick={() => openBranch(trace)}
    >
      {good === null ? <span /> : good ? <RightIcon /> : <WrongIcon />}
      <span className="unseen">{t.inspect.fork.open(index + 1, good)}: </span>
      <span className="mono one-line">{traceLine(rest, inWords || undefined)}</span>
      {inWords && <b className="one-line">{trace.answer ?? ''}</b>}
    </button>
  );
}
