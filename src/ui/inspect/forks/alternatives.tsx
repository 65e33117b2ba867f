import type { Alternative, TraceToken } from '../../../experiment/trace.ts';
import type { ForkOutcome } from '../../../forks/fork_outcome.ts';
import { sum } from '../../../stats/totals.ts';
import { useMessages } from '../../words/language.ts';
import { traceWord } from '../../words/trace_words.ts';
import { isTaken } from '../token_colour.ts';

interface AlternativesProps {
  token: TraceToken;
  /** What was seen when sampling was resumed here. */
  outcome: ForkOutcome | undefined;
  /** Whether the branches surely end apart: then the best of them stands out. */
  decides: boolean;
  chosen: Alternative | null;
  /** Of a model that is asked in words: its pieces are longer than the words of a world. */
  inWords: boolean;
  onChoose: (alternative: Alternative) => void;
}

/** Alternatives that the side panel lists; the digit keys take the first nine. */
export const listed = 9;

/** The alternatives to a token: probability, the one taken, the rest, and how each ended where known. */
export function Alternatives({ token, outcome, decides, chosen, inWords, onChoose }: AlternativesProps) {
  const t = useMessages();
  const words = t.inspect.fork;
  const shown = shownAlternatives(token);
  const covered = sum(shown, ({ logprob }) => Math.exp(logprob));
  const others = Math.max(0, 1 - covered);
  const best = Math.max(
    ...(outcome?.branches.map(({ right, samples }) => right / Math.max(1, samples)) ?? [0]),
  );
  return (
    <>
      <ul className={inWords ? 'alternatives in-words' : 'alternatives'} aria-label={words.alternatives}>
        {shown.map((alternative, i) => {
          const share = Math.exp(alternative.logprob);
          const taken = isTaken(alternative, token);
          const branch = outcome?.branches.find(({ id }) => id === alternative.id);
          const rate = branch && branch.samples > 0 ? branch.right / branch.samples : null;
          const word = traceWord(alternative.word);
          const said = rate === null || !branch ? '' : words.rateOf(branch.right, branch.samples);
          return (
            <li key={`${alternative.id} ${alternative.word}`}>
              <button
                type="button"
                aria-pressed={chosen !== null && isTaken(chosen, alternative)}
                aria-label={words.alternative(word, words.probability(share), taken, said)}
                title={said}
                data-key={i + 1}
                onClick={() => onChoose(alternative)}
              >
                <span className="alternative-word one-line mono">{word}</span>
                <span className="share-bar">
                  <i style={{ inlineSize: `${share * 100}%` }} />
                </span>
                <span className="alternative-share">{words.probability(share)}</span>
                <span className="alternative-end">
                  {rate !== null && (
                    <span className={decides && rate === best ? 'best' : undefined}>{said}</span>
                  )}
                  {taken && <span>{words.taken}</span>}
                </span>
              </button>
            </li>
          );
        })}
        {others > 5e-4 && (
          <li className="others">
            <span className="alternative-word one-line">{words.others}</span>
            <span className="share-bar">
              <i style={{ inlineSize: `${others * 100}%` }} />
            </span>
            <span className="alternative-share">{words.probability(others)}</span>
            <span className="alternative-end" />
          </li>
        )}
      </ul>
      <p className="note">{words.coverage(shown.length, covered)}</p>
    </>
  );
}

/** The most likely tokens, and the sampled one at whatever rank. Those with nearly no probability are left out. */
export function shownAlternatives(token: TraceToken): readonly Alternative[] {
  const likely = token.top.filter(
    (alternative, i) => i < listed && (Math.exp(alternative.logprob) >= 5e-4 || isTaken(alternative, token)),
  );
  if (token.logprob === null || likely.some((alternative) => isTaken(alternative, token))) return likely;
  return [...likely.slice(0, listed - 1), { id: token.id, word: token.word, logprob: token.logprob }];
}
