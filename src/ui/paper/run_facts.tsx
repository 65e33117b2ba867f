import { judge } from '../../paper/judge.ts';
import { figureIds } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import type { About } from '../../paper/results_schema.ts';
import { saveFile } from '../kit/save_file.ts';
import { useMessages } from '../words/language.ts';
import { usePaperWords } from '../words/paper_language.ts';

/** How the numbers came about, all of it from the results, and the results themselves as a file. */
export function RunFacts({ results, about }: { results: Results; about: About }) {
  const t = useMessages();
  const words = usePaperWords().facts;
  const arms = new Map<string, number>();
  for (const { experiment, condition } of results.runs) {
    const arm = `${experiment}/${condition}`;
    arms.set(arm, (arms.get(arm) ?? 0) + 1);
  }
  const seeds = [...arms.values()];
  const all = figureIds.flatMap((figure) => judge(figure, results).checks);
  const intervals = all.filter(({ estimate }) => estimate?.interval).length;
  const experiments = new Set(results.runs.map(({ experiment }) => experiment)).size;
  const hashes = results.runs.filter(({ hash }) => hash !== null).length;
  const facts: readonly (readonly [string, string])[] = [
    [words.adapter, t.adapter.recorded(about.adapter)],
    [words.matmul, about.matmul ?? ''],
    [words.version, about.version],
    [words.date, t.numbers.day(about.date)],
    [words.runs, words.runsOf(results.runs.length, experiments)],
    [words.seeds, seeds.length === 0 ? '' : words.seedsOf(Math.min(...seeds), Math.max(...seeds))],
    [words.tokens, t.numbers.short(about.tokens)],
    [words.flop, t.numbers.flop(about.flop)],
    [words.time, t.duration(about.seconds)],
    [words.command, about.command],
  ];
  return (
    <>
      <h3>{words.heading}</h3>
      <dl className="facts paper-facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={name === words.command ? 'mono' : undefined}>{value}</dd>
            </div>
          ))}
      </dl>
      <p className="note">{words.checks(all.length, intervals)}</p>
      {hashes > 0 && <p className="note">{words.hashes(hashes)}</p>}
      <div>
        <button
          type="button"
          onClick={() => {
            const text = JSON.stringify({ about, ...results }, null, 1);
            saveFile(new Blob([text], { type: 'application/json' }), 'forklab-reproduction.json');
          }}
        >
          {words.save}
        </button>
      </div>
    </>
  );
}
