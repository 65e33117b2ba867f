import { useState } from 'react';
import { runName } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';
import { groupClass } from '../group_class.ts';
import { EndsFigure } from './ends_figure.tsx';
import { RunPercentiles } from './run_percentiles.tsx';
import { ScoredSection } from './scored_section.tsx';

/** The paper's panels over training, as far as there is data. */
export function EntropyPanel({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = useComparePanels().entropy;
  const [chosen, setChosen] = useState<string | null>(null);
  const all = shown.flatMap((group) => group.runs.map((run) => ({ group, run })));
  const current = all.find(({ run }) => run.id === chosen) ?? all[0];
  return (
    <>
      <section className="ends">
        <EndsFigure shown={shown} />
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
          <RunPercentiles run={current.run} name={runName(t, current.group, current.run)} />
          <ScoredSection
            key={current.run.id}
            run={current.run}
            name={runName(t, current.group, current.run)}
            className={groupClass(current.group)}
          />
        </>
      )}
    </>
  );
}
