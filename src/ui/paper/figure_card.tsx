import { countedOf, countOf, type Judged, type JudgedCheck, judge } from '../../paper/judge.ts';
import type { FigureId } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import type { About } from '../../paper/results_schema.ts';
import { useMedia } from '../kit/use_media.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { figureElement } from './chapters.ts';
import { CheckTable } from './check_table.tsx';
import { whyWords } from './check_words.ts';
import { ExperimentLinks } from './experiment_links.tsx';
import { figureComponents } from './figure_components.ts';
import { FigureLink } from './figure_link.tsx';
import { VerdictMark } from './verdict_mark.tsx';

/** As in `paper.css`. */
const phone = '(max-width: 47.4375em)';

interface FigureCardProps {
  figure: FigureId;
  /** Null where they could not be loaded: the claim is shown all the same. */
  results: Results | null;
  about: About | null;
}

/** A figure of the paper: its claim, our result with its numbers, and a link to try it. */
export function FigureCard({ figure, results, about }: FigureCardProps) {
  const words = usePaperWords();
  const { name, title, claim, here, limits } = words.claims[figure];
  const id = figureElement(figure);
  const judged = results && judge(figure, results);
  // On a phone the verdict and the picture come first.
  const narrow = useMedia(phone);
  const said = (
    <div className="paper-said">
      <p>
        <b>{words.paperSays}</b> {claim}
      </p>
      <p>
        <b>{words.here}</b> {here}
      </p>
      {limits !== undefined && (
        <p>
          <b>{words.limits}</b> {limits}
        </p>
      )}
    </div>
  );
  return (
    <article className="paper-card" id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
      <header className="row">
        <h3 id={`${id}-title`}>
          <span className="paper-name">{name}</span> {title}
        </h3>
        {judged && <Verdict figure={figure} judged={judged} />}
      </header>
      {(!narrow || !results) && said}
      {results && judged && (
        <Outcome figure={figure} results={results} checks={judged.checks} narrow={narrow} />
      )}
      {narrow && results && (
        <details className="paper-folded">
          <summary>{words.folded.said}</summary>
          {said}
        </details>
      )}
      <ExperimentLinks figure={figure} results={results} about={about} />
      <FigureLink figure={figure} />
    </article>
  );
}

/** The verdict, with how many checks came out which way: “in part” alone does not say that some are the other way round. */
function Verdict({ figure, judged }: { figure: FigureId; judged: Judged }) {
  const words = usePaperWords();
  const { verdict, checks } = judged;
  const all = countedOf(checks).length;
  return (
    <p className="paper-judged">
      <VerdictMark figure={figure} judged={judged} />
      {verdict !== 'not-tested' && (
        <span className="note">
          {words.counted(countOf(checks, 'shown'), countOf(checks, 'contrary'), all)}
        </span>
      )}
    </p>
  );
}

interface OutcomeProps {
  figure: FigureId;
  results: Results;
  checks: readonly JudgedCheck[];
  narrow: boolean;
}

function Outcome({ figure, results, checks, narrow }: OutcomeProps) {
  const words = usePaperWords();
  const why = whyWords(words, figure, results);
  const Picture = figureComponents[figure];
  const table = (
    <>
      <CheckTable figure={figure} checks={checks} />
      {checks.some(({ unit }) => unit === 'points') && <p className="note">{words.table.points}</p>}
    </>
  );
  return (
    <>
      <Picture results={results} />
      {why.length > 0 && (
        <ul className="paper-why">
          {why.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {narrow ? (
        <details className="paper-folded">
          <summary>{words.folded.numbers(checks.length)}</summary>
          {table}
        </details>
      ) : (
        table
      )}
    </>
  );
}
