import { useMemo, useState } from 'react';
import { presets } from '../../../experiment/presets.ts';
import { ExperimentsButton } from '../../recipe/experiments_button.tsx';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { changeRecipe } from '../../state/lab_session.ts';
import { parametersOf, recipeFrom } from '../../state/recipe.ts';
import { showView } from '../../state/views/view_store.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';
import { LeadFigure, SizeFigure } from './size_figures.tsx';
import { bySize, leadsOf, type SizedCondition } from './size_values.ts';

/** The main experiment's sizes, as presets. */
const sizePresets = ['countdown-50k@1', 'countdown@1', 'countdown-850k@1'] as const;

/** pass@1 by the size of the base, and the lead of one condition over another by size. */
export function SizePanel({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = useComparePanels().bySize;
  const found = useMemo(() => bySize(shown), [shown]);
  const [chosen, choose] = useState<{ of?: string; over?: string }>({});
  const { conditions, columns, sizes } = found;
  if (sizes < 2) return <NoSizes there={[...new Set(columns.map(({ parameters }) => parameters))]} />;
  const over = named(conditions, chosen.over) ?? usualReference(conditions);
  const others = conditions.filter((one) => one !== over);
  const of =
    named(others, chosen.of) ?? others.find(({ selection }) => selection.select === 'top') ?? others[0];
  const few = of !== undefined && leadsOf(of, over).some(({ tooFew }) => tooFew);
  const option = ({ key, selection }: SizedCondition) => (
    <option key={key} value={key}>
      {t.conditionName(selection)}
    </option>
  );
  return (
    <>
      {few && (
        <p className="warning barred" role="note">
          {words.tooFew}
        </p>
      )}
      {of && (
        <div className="curve-controls">
          <label className="choice">
            <span>{words.leadOf}</span>
            <select value={of.key} onChange={(event) => choose({ ...chosen, of: event.target.value })}>
              {others.map(option)}
            </select>
          </label>
          <label className="choice">
            <span>{words.over}</span>
            <select value={over.key} onChange={(event) => choose({ ...chosen, over: event.target.value })}>
              {conditions.map(option)}
            </select>
          </label>
        </div>
      )}
      <div className="figure-pair">
        <SizeFigure found={found} />
        {of ? <LeadFigure of={of} over={over} /> : <p className="figure-empty">{words.none}</p>}
      </div>
    </>
  );
}

const named = (conditions: readonly SizedCondition[], key: string | undefined) =>
  conditions.find((one) => one.key === key);

/** All tokens, the usual training, where it is there. */
const usualReference = (conditions: readonly SizedCondition[]): SizedCondition =>
  conditions.find(({ selection }) => selection.select === 'all') ?? conditions[0];

/** One size or none: what would appear, and what to press for it. */
function NoSizes({ there }: { there: readonly number[] }) {
  const t = useMessages();
  const words = useComparePanels().bySize;
  return (
    <div className="compare-empty">
      <h3>{words.emptyTitle}</h3>
      <p className="figure-empty">{words.empty(there)}</p>
      <div className="row-actions">
        {sizePresets
          .filter((id) => !there.includes(parametersOf(presets[id].model) ?? 0))
          .map((id) => (
            <button
              key={id}
              type="button"
              onClick={() => {
                changeRecipe(recipeFrom(id, presets[id]));
                showView('train');
              }}
            >
              {words.choose(t.recipe.presetNames[id])}
            </button>
          ))}
        <ExperimentsButton />
      </div>
    </div>
  );
}
