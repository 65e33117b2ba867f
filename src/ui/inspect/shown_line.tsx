import { mean, sum } from '../../stats/totals.ts';
import { worldNames } from '../../task/worlds.ts';
import { isBareText } from '../state/inspect/bare_text.ts';
import type { Inspected } from '../state/inspect/inspect_store.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { modelName, writerName } from './model_names.ts';
import { solutionsOf } from './problem_note.tsx';
import { isInWords } from './use_reading.ts';

/** Characters of what was asked that the line shows. */
const longestTitle = 90;

/** One line on the shown sample: its author, its problem, and how to read it. */
export function Shown({ shown }: { shown: Inspected | null }) {
  const t = useMessages();
  const words = t.inspect.shown;
  const loading = useInspect((s) => s.recording.status === 'loading');
  if (!shown) return <p className="lead">{loading ? t.inspect.recording.loading : words.empty}</p>;
  const { title } = shown.trace;
  const continuations = continuationsOf(shown);
  // Alternatives come of scoring alone, where a run or a file wrote the tokens.
  const written = !['recorded', 'rollout', 'file'].includes(shown.origin);
  const scored = shown.model !== null && shown.trace.tokens.some(({ top }) => top.length > 0);
  const seen = !written && scored ? shown.model : null;
  // The band stands above cells, not above running text.
  const inWords = isInWords(shown.trace) || isBareText(shown.trace);
  const { world } = shown.trace;
  const solutions = world !== null && worldNames.includes(world) ? solutionsOf(world, title) : null;
  const said = title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title;
  return (
    <p className="lead">
      {words.before(shown.origin, writerName(t, shown))}{' '}
      {title === '' ? (
        words.noTitle
      ) : inWords ? (
        <b className="asked">{said}</b>
      ) : (
        <b className="mono problem-title">{title}</b>
      )}
      {seen && words.seenBy(modelName(t, seen))}
      {inWords && !seen ? stopAfter(said, t) : words.stop + t.gap}
      {solutions !== null && words.solutions(solutions) + t.gap}
      {!inWords && continuations > 0 ? words.band(continuations) : factsOf(shown, t)}
    </p>
  );
}

/** How long the response is, and its mean entropy: over the tokens of which it is known. */
function factsOf({ trace }: Inspected, t: Messages): string {
  const response = trace.tokens.slice(trace.promptLength);
  const known = response.flatMap(({ entropy }) => (entropy === null ? [] : [entropy]));
  return t.inspect.shown.facts(
    response.length,
    known.length,
    mean(known) ?? null,
    trace.entropyKind === 'lower-bound',
  );
}

/** What stands between a text and the next sentence: no full stop after a mark, and a gap after one that brings none. */
const stopAfter = (said: string, t: Messages): string =>
  !/\p{P}$/u.test(said) ? t.inspect.shown.stop + t.gap : /[\x20-\x7e…]$/.test(said) ? ' ' : t.gap;

/** Continuations that the scan of a trace has sampled so far. */
export const continuationsOf = ({ scan }: Inspected): number =>
  sum(
    scan.flatMap(({ branches }) => branches),
    ({ samples }) => samples,
  );
