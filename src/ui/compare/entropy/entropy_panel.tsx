import { useState } from 'react';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import { runName } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { useMessages } from '../../words/language.ts';
import { endKinds, endsOf } from '../differences/end_values.ts';
import { EndsFigure } from '../differences/ends_figure.tsx';
import { PercentilesFigure } from './percentiles_figure.tsx';
import { ScoredSection } from './scored_section.tsx';

/** The paper's panels over training, as far as the data at hand goes. */
export function EntropyPanel({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = t.compare.entropy;
  const [chosen, setChosen] = useState<string | null>(null);
  const all = shown.flatMap((group) => group.runs.map((run) => ({ group, run })));
  const current = all.find(({ run }) => run.id === chosen) ?? all[0];
  return (
    <>
      <section className="ends">
        {endsOf(shown, 'pass') === null ? (
          <p className="figure-empty">{words.ends.empty}</p>
        ) : (
          <>
            <div className="figure-trio">
              {endKinds.map((kind) => (
                <EndsFigure key={kind} shown={shown} kind={kind} />
              ))}
            </div>
            <p className="note">{words.ends.how}</p>
          </>
        )}
      </section>
      {current && (
        <>
          <label className="choice run-picker">
            <span>{words.run}</span>
            <select value={current.run.id} onChange={(event) => setChosen(event.target.value)}>
              {all.map(({ group, run }) => (
                <option key={run.id} value={run.id}>
                  {runName(t, group, run)}
                </option>
              ))}
            </select>
          </label>
          <Percentiles run={current.run} name={runName(t, current.group, current.run)} />
          <ScoredSection
            key={current.run.id}
            run={current.run}
            name={runName(t, current.group, current.run)}
          />
        </>
      )}
    </>
  );
}

function Percentiles({ run, name }: { run: ComparedRun; name: string }) {
  return <PercentilesFigure runs={[run]} name={name} />;
}
