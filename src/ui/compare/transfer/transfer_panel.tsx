import { type FormEvent, useMemo, useState } from 'react';
import { transferProblems, transferSetIds } from '../../../task/transfer_sets.ts';
import { WorkRow } from '../../kit/work_row.tsx';
import { useCompare } from '../../state/compare/compare_store.ts';
import { groupName } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { transferRows } from '../../state/compare/transfer_values.ts';
import { cancel } from '../../state/inspect/inspect_work.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../../state/inspect/use_no_adapter.ts';
import { useLab } from '../../state/use_lab.ts';
import { useKept } from '../../state/views/kept_store.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';
import { testOnOthers } from '../compare_session.ts';
import { TransferDifferences, TransferRates } from './transfer_figures.tsx';
import { type TransferPlan, transferPlan, transferSamples } from './transfer_plan.ts';

/** How conditions do on problems that were not trained on: asked of the lab, which holds the models. */
export function TransferPanel({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = useComparePanels().transfer;
  const tested = useCompare((s) => s.transferred);
  const notice = useInspect((s) => s.notice);
  const job = useInspect((s) => s.job);
  const [stage, setStage] = useState<{ done: number; of: number } | null>(null);
  const [reference, setReference] = useState<string | null>(null);
  const plan = useTransferPlan(shown);
  const hindrance = useHindrance(plan);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    const { tasks } = plan;
    try {
      await testOnOthers(tasks, (done) => setStage({ done, of: tasks.length }));
    } finally {
      setStage(null);
    }
  }

  const answers = plan.tasks.length * transferProblems * transferSamples;
  const share = stage && (stage.done + (job?.share ?? 0)) / stage.of;
  const compared = shown.filter((group) =>
    transferSetIds.some((set) => transferRows([group], tested, set).length > 0),
  );
  const sets = transferSetIds
    .map((set) => ({ set, rows: transferRows(shown, tested, set) }))
    .filter(({ rows }) => rows.length > 0);
  const usual = compared.find(({ selection }) => selection.select === 'all') ?? compared[0];
  const against = compared.find(({ key }) => key === reference) ?? usual;
  return (
    <>
      <section className="transfer" aria-label={words.heading}>
        <h3>{words.heading}</h3>
        <p className="note">{words.text}</p>
        <form className="work-form" onSubmit={onSubmit}>
          <WorkRow
            start={words.start}
            cost={hindrance ?? words.cost(plan.models, answers)}
            ready={hindrance === null}
            progress={share === null ? null : { share, tokens: job?.tokens ?? 0 }}
            label={words.working}
            onCancel={cancel}
          />
        </form>
        {plan.notHeld.length > 0 && plan.models + compared.length > 0 && (
          <p className="note">{words.notHeld(namesOf(plan, shown, t))}</p>
        )}
        {stage === null && notice?.kind === 'cancelled' && notice.work === 'transfer' && (
          <p className="note">{words.cancelled}</p>
        )}
        {stage === null && (notice?.kind === 'failed' || notice?.kind === 'unusable') && (
          <p className="note" role="alert">
            {words.failed(notice.detail)}
          </p>
        )}
      </section>
      {compared.length > 1 && against && (
        <div className="curve-controls">
          <label className="choice">
            <span>{words.reference}</span>
            <select value={against.key} onChange={(event) => setReference(event.target.value)}>
              {compared.map((group) => (
                <option key={group.key} value={group.key}>
                  {groupName(t, group)}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {against && (
        <>
          <TransferRates tested={sets} />
          <TransferDifferences tested={sets} against={against.key} />
        </>
      )}
    </>
  );
}

/** What there is to ask, with what the lab holds now. */
function useTransferPlan(shown: readonly RunGroup[]): TransferPlan {
  const tested = useCompare((s) => s.transferred);
  const live = useLab((s) => s.experiment.source === 'live');
  const checkpoints = useInspect((s) => s.checkpoints);
  const experiments = useKept((s) => s.experiments);
  return useMemo(() => {
    const kept = (experiments ?? []).filter(({ removed }) => removed === null);
    return transferPlan(shown, { checkpoints, live, kept }, tested);
  }, [shown, tested, live, checkpoints, experiments]);
}

/** Why the models cannot be asked now; null where they can. */
function useHindrance({ possible, models, notHeld }: TransferPlan): string | null {
  const words = useComparePanels().transfer;
  const noAdapter = useNoAdapter();
  const busy = useInspect((s) => s.job !== null);
  const some = useCompare((s) => s.transferred.length > 0);
  if (!possible) return words.otherTask;
  if (noAdapter !== null) return words.noAdapter;
  if (models === 0) return some && notHeld.length === 0 ? words.allTested : words.noModels;
  return busy ? words.busy : null;
}

/** What is not held: an experiment by its name, runs on the screen one by one. */
function namesOf({ notHeld }: TransferPlan, shown: readonly RunGroup[], t: ReturnType<typeof useMessages>) {
  const names = shown.flatMap((group) =>
    group.runs
      .filter((run) => notHeld.includes(run))
      .map(({ seed, experimentName }) => experimentName ?? t.compare.runs.seedOf(groupName(t, group), seed)),
  );
  return [...new Set(names)];
}
