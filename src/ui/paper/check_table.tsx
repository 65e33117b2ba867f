import type { JudgedCheck } from '../../paper/judge.ts';
import { roles } from '../../paper/judge.ts';
import type { FigureId } from '../../paper/names.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { barWords, checkName, estimateWords } from './check_words.ts';
import { OutcomeMark } from './verdict_mark.tsx';

/** Every number of a figure by its part in the verdict: its value and interval, its bar, and on which side it came out. */
export function CheckTable({ figure, checks }: { figure: FigureId; checks: readonly JudgedCheck[] }) {
  const words = usePaperWords();
  const { table, claims } = words;
  return (
    <div className="figure-scroll">
      <table className="paper-checks">
        <caption className="unseen">{table.caption(claims[figure].title)}</caption>
        <thead>
          <tr>
            <th scope="col">{table.number}</th>
            <th scope="col">{table.value}</th>
            <th scope="col" className="paper-bar">
              {table.bar}
            </th>
            <th scope="col">{table.outcome}</th>
          </tr>
        </thead>
        {roles.map((role) => {
          const own = checks.filter((check) => check.role === role);
          return (
            own.length > 0 && (
              <tbody key={role} className={`is-${role}`}>
                <tr className="paper-role">
                  <th scope="rowgroup" colSpan={4}>
                    {table.roles[role]}
                  </th>
                </tr>
                {own.map((check) => (
                  <CheckRow key={check.id} figure={figure} check={check} />
                ))}
              </tbody>
            )
          );
        })}
      </table>
    </div>
  );
}

function CheckRow({ figure, check }: { figure: FigureId; check: JudgedCheck }) {
  const words = usePaperWords();
  const { id, unit, bar, estimate, outcome } = check;
  const said = estimate && estimateWords(words, figure, check, estimate);
  return (
    <tr>
      <th scope="row">
        {checkName(words, figure, id)}
        {/* On a phone the bar is below the number's name, instead of in its own column. */}
        <small className="paper-bar-under">{barWords(words, unit, bar)}</small>
      </th>
      <td>
        {said ? (
          <>
            <b>{said.value}</b> <span>{said.interval}</span> <small>{said.n}</small>
          </>
        ) : (
          <span className="quiet">{words.table.none}</span>
        )}
      </td>
      <td className="paper-bar">{barWords(words, unit, bar)}</td>
      <td>
        <OutcomeMark outcome={outcome} />
      </td>
    </tr>
  );
}
