import { lazy, Suspense, useEffect, useMemo } from 'react';
import { AlertList } from '../charts/alert_list.tsx';
import { ExperimentsButton } from '../recipe/experiments_button.tsx';
import { compare, useCompare } from '../state/compare/compare_store.ts';
import { panels } from '../state/compare/compare_view_state.ts';
import type { ComparedRun } from '../state/compare/compared_run.ts';
import { fetchForeign } from '../state/foreign/foreign_session.ts';
import { useAdapterKind } from '../state/use_adapter_kind.ts';
import { RolloutsPanel } from '../tokens/rollouts/rollouts_panel.tsx';
import { useMessages } from '../words/language.ts';
import { closeSamples, trainNow } from './compare_session.ts';
import { ComparedOthers } from './compared_others.tsx';
import { CurvesPanel } from './curves/curves_panel.tsx';
import { DifferencesPanel } from './differences/differences_panel.tsx';
import { EntropyPanel } from './entropy/entropy_panel.tsx';
import { OpenForeign } from './open_foreign.tsx';
import { RecipesPanel } from './recipes_panel.tsx';
import { RunTable } from './run_table.tsx';
import { SizePanel } from './size/size_panel.tsx';
import { TransferPanel } from './transfer/transfer_panel.tsx';
import { useCompared } from './use_compared.ts';

const ForeignTable = lazy(() => import('./foreign_table.tsx'));

/** Compare: conditions over seeds, their differences with what chance leaves open, and what their recipes are. */
export function CompareView() {
  const t = useMessages();
  const words = t.compare;
  const { runs, groups, shown, foreign, foreignShown } = useCompared();
  const panel = useCompare((s) => s.view.panel);
  const someHidden = useCompare((s) => s.view.hidden.length > 0);
  const pick = useCompare((s) => s.pick);
  const picked = pick && runs.find(({ id }) => id === pick.run);
  // The same list while nothing changes: alerts are sought anew where it is another.
  const allShown = useMemo(() => [...shown, ...foreignShown], [shown, foreignShown]);
  useEffect(fetchForeign, []);
  if (runs.length === 0 && foreign.length === 0) return <Empty />;
  const most = Math.max(0, ...groups.map((group) => group.runs.length));
  return (
    <div className={picked ? 'compare with-samples' : 'compare'}>
      <div className="compare-main">
        <header className="compare-head">
          <h1>{words.title}</h1>
          <div className="lead">
            {runs.length > 0 && words.lead(groups.length, runs.length, most)}
            {foreign.length > 0 && (
              <span> {words.foreign.runs(foreign.flatMap((group) => group.runs).length)}</span>
            )}{' '}
            <ExperimentsButton />
          </div>
          <ComparedOthers />
          <OpenForeign />
        </header>
        <nav className="panel-tabs compare-tabs row" aria-label={words.panelNames}>
          {panels.map((name) => (
            <button
              key={name}
              type="button"
              aria-current={name === panel ? 'page' : undefined}
              onClick={() => compare({ panel: name })}
            >
              {words.panels[name]}
            </button>
          ))}
        </nav>
        <section className="compare-panel" aria-label={words.panels[panel]}>
          {shown.length === 0 && foreignShown.length === 0 ? (
            <div className="compare-empty">
              <p className="figure-empty">{words.empty.hidden}</p>
              <button type="button" onClick={() => compare({ hidden: [] })}>
                {words.empty.showAll}
              </button>
            </div>
          ) : (
            <>
              {panel === 'curves' && <CurvesPanel runs={runs} shown={shown} foreign={foreignShown} />}
              {panel !== 'curves' && foreignShown.length > 0 && (
                <p className="note">{words.foreign.curvesAlone}</p>
              )}
              {panel === 'differences' && <DifferencesPanel shown={shown} />}
              {panel === 'entropy' && <EntropyPanel shown={shown} />}
              {panel === 'size' && <SizePanel shown={shown} />}
              {panel === 'transfer' && <TransferPanel shown={shown} />}
              {panel === 'recipes' && <RecipesPanel shown={shown} />}
            </>
          )}
        </section>
        {panel === 'curves' && <AlertList shown={allShown} />}
        {groups.length > 0 && panel === 'curves' && <RunTable groups={groups} />}
        {panel !== 'curves' && someHidden && shown.length > 0 && (
          <p className="note">
            {words.empty.someHidden}{' '}
            <button type="button" className="plain" onClick={() => compare({ hidden: [] })}>
              {words.empty.showAll}
            </button>
          </p>
        )}
        {foreign.length > 0 && panel === 'curves' && (
          <Suspense>
            <ForeignTable groups={foreign} />
          </Suspense>
        )}
      </div>
      {picked && <Samples run={picked} />}
    </div>
  );
}

/** What the model wrote at the point that was picked. */
function Samples({ run }: { run: ComparedRun }) {
  const words = useMessages().compare.samples;
  return (
    <aside className="compare-samples" aria-label={words.label}>
      <button type="button" className="plain close-samples" onClick={closeSamples}>
        {words.close}
      </button>
      {run.onScreen ? <RolloutsPanel /> : <p className="note">{words.elsewhere}</p>}
    </aside>
  );
}

function Empty() {
  const t = useMessages();
  const words = t.compare.empty;
  const kind = useAdapterKind();
  return (
    <div className="compare">
      <div className="compare-main compare-empty">
        <h1>{words.title}</h1>
        <p className="lead">{words.text}</p>
        <button type="button" className="primary" onClick={trainNow}>
          {t.transport.train[kind]}
        </button>
        <OpenForeign />
      </div>
    </div>
  );
}
