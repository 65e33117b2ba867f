import { useMemo } from 'react';
import { changesText, maxInRow } from '../recipe/change_words.ts';
import { compare, useCompare } from '../state/compare/compare_store.ts';
import type { SortKey } from '../state/compare/compare_view_state.ts';
import { groupName } from '../state/compare/names.ts';
import type { RunGroup } from '../state/compare/run_groups.ts';
import { useMessages } from '../words/language.ts';
import { RunLine } from './run_line.tsx';
import { type RunRow, runRows } from './run_rows.ts';

/** All runs: which are shown, what is different about each, how it ended and on what. */
export function RunTable({ groups }: { groups: readonly RunGroup[] }) {
  const t = useMessages();
  const words = t.compare.runs;
  const sort = useCompare((s) => s.view.sort);
  const against = useCompare((s) => s.view.against);
  const hidden = useCompare((s) => s.view.hidden);
  const rows = useMemo(() => runRows(groups, { sort, against }), [groups, sort, against]);
  const many = groups.some(({ experimentName }) => experimentName !== null);
  return (
    <section className="run-list" aria-label={words.heading}>
      <div className="run-list-head row">
        <h2>{words.heading}</h2>
        {rows.length > 1 && (
          <label className="against">
            <span className="note">{words.against}</span>
            <select
              value={against}
              onChange={(event) =>
                compare({ against: event.target.value === 'previous' ? 'previous' : 'first' })
              }
            >
              <option value="first">{words.againsts.first}</option>
              <option value="previous">{words.againsts.previous}</option>
            </select>
          </label>
        )}
        {hidden.length > 0 && (
          <button type="button" className="plain" onClick={() => compare({ hidden: [] })}>
            {words.showAll}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard */}
      <section className="wide-table" tabIndex={0} aria-label={words.heading}>
        <table className="runs">
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">{words.columns.shown}</span>
              </th>
              <SortHead by="name" label={words.columns.name} />
              <SortHead by="seed" label={words.columns.seed} />
              <SortHead by="pass" label={words.columns.pass} />
              <th scope="col">{words.columns.mean}</th>
              <th scope="col">{words.columns.change}</th>
              <SortHead by="status" label={words.columns.status} />
              <SortHead by="adapter" label={words.columns.adapter} />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.run.id} row={row} many={many} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="note">{words.passNote}</p>
    </section>
  );
}

function SortHead({ by, label }: { by: SortKey; label: string }) {
  const t = useMessages();
  const words = t.compare.runs;
  const sort = useCompare((s) => s.view.sort);
  const on = sort.by === by;
  const next = () => {
    if (!on) compare({ sort: { by, down: by === 'pass' } });
    else compare({ sort: { by, down: !sort.down } });
  };
  return (
    <th scope="col" aria-sort={on ? (sort.down ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        className="sort"
        aria-label={words.sortBy(words.sortKeys[by], on ? sort.down : null)}
        onClick={next}
      >
        {label}
        <span aria-hidden="true">{on ? (sort.down ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

function Row({ row, many }: { row: RunRow; many: boolean }) {
  const t = useMessages();
  const words = t.compare.runs;
  const { run, group, pass, seeds, changes, step } = row;
  const adapter = run.adapter && t.adapter.recorded(run.adapter);
  return (
    <RunLine
      run={run}
      group={group}
      label={many || group.ambiguous ? groupName(t, group) : t.conditionName(group.selection)}
    >
      <td>{run.seed}</td>
      <td>
        {pass === null ? (
          '—'
        ) : (
          <>
            <b>{t.numbers.fixed(pass.value, 3)}</b>{' '}
            {pass.error !== null && <span className="quiet">± {t.numbers.fixed(pass.error, 3)}</span>}
          </>
        )}
      </td>
      <td>
        {seeds === null || seeds.sd === null ? (
          <span className="quiet">{t.compare.curves.n(seeds?.n ?? 0)}</span>
        ) : (
          <>
            {t.numbers.fixed(seeds.mean, 3)} ± {t.numbers.fixed(seeds.sd, 3)}{' '}
            <span className="quiet">{t.compare.curves.n(seeds.n)}</span>
          </>
        )}
      </td>
      <td className="changes">{changes === null ? words.reference : recipeText(t, changes)}</td>
      <td>{words.statuses[run.status](step, run.spec.steps)}</td>
      <td className="adapter-cell" title={adapter ?? undefined}>
        <bdi>{adapter ?? words.unknownAdapter}</bdi>
      </td>
    </RunLine>
  );
}

function recipeText(t: ReturnType<typeof useMessages>, changes: NonNullable<RunRow['changes']>): string {
  return changes.length === 0 ? t.compare.runs.onlySeed : changesText(t, changes, maxInRow);
}
