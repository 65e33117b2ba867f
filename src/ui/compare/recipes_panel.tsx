import { useMemo } from 'react';
import { FigureFrame } from '../charts/figures/figure_frame.tsx';
import { fieldValue } from '../recipe/change_words.ts';
import { compare, useCompare } from '../state/compare/compare_store.ts';
import { groupName } from '../state/compare/names.ts';
import type { RunGroup } from '../state/compare/run_groups.ts';
import { useMessages } from '../words/language.ts';
import { recipeRows, specOfCondition } from './condition_recipes.ts';
import { Swatch } from './curves/curve_legend.tsx';

/** The recipes of the conditions side by side. */
export function RecipesPanel({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = t.compare.recipes;
  const only = useCompare((s) => s.view.differencesOnly);
  const rows = useMemo(
    () => recipeRows(shown.map(({ runs, condition }) => specOfCondition(runs[0].spec, condition))),
    [shown],
  );
  const different = rows.filter(({ differs }) => differs);
  const listed = only ? different : rows;
  const names = shown.map((group) => groupName(t, group));
  return (
    <FigureFrame
      title={words.title(different.length)}
      note={words.note}
      drawn={false}
      tabled
      file="forklab-recipes"
      sheet={{
        columns: [
          { name: 'field', label: words.field },
          ...shown.map(({ key }, i) => ({ name: key, label: names[i] })),
        ],
        rows: listed.map(({ path, values }) => [path, ...values.map(String)]),
      }}
    >
      <label className="check">
        <input
          type="checkbox"
          checked={only}
          onChange={(event) => compare({ differencesOnly: event.target.checked })}
        />
        {words.only}
      </label>
      {listed.length === 0 ? (
        <p className="figure-empty">{words.nothing}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard
        <section className="wide-table" tabIndex={0} aria-label={words.title(different.length)}>
          <table className="recipes">
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                {shown.map((group, i) => (
                  <th key={group.key} scope="col">
                    <Swatch group={group} />
                    {names[i]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {listed.map(({ path, values, differs }) => (
                <tr key={path} className={differs ? 'differs' : undefined}>
                  <th scope="row">{t.fields.names[path]}</th>
                  {values.map((value, i) => (
                    <td key={shown[i].key} className={value === values[0] ? undefined : 'other'}>
                      {fieldValue(t, path, value)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </FigureFrame>
  );
}
