import { type FormEvent, useMemo, useState } from 'react';
import { WorkRow } from '../../kit/work_row.tsx';
import { useCompare } from '../../state/compare/compare_store.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import { changeOf, overlaps } from '../../state/compare/scored_run.ts';
import { cancel } from '../../state/inspect/inspect_work.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../../state/inspect/use_no_adapter.ts';
import { useLab } from '../../state/use_lab.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { scoreCheckpoints } from '../compare_session.ts';
import { ScoredFigures } from './scored_figures.tsx';

interface ScoredSectionProps {
  run: ComparedRun;
  name: string;
  /** The class of its condition's colour. */
  className: string;
}

/** What training did to the entropy of the same tokens: asked of the lab, which holds the checkpoints. */
export function ScoredSection({ run, name, className }: ScoredSectionProps) {
  const words = useComparePanels().entropy.scored;
  const scored = useCompare((s) =>
    s.scored.find(
      ({ spec, condition, seed }) => spec === run.spec && condition === run.condition && seed === run.seed,
    ),
  );
  const live = useLab((s) => s.experiment.source === 'live');
  const checkpoints = useInspect((s) => s.checkpoints);
  const job = useInspect((s) => s.job);
  const notice = useInspect((s) => s.notice);
  const noAdapter = useNoAdapter();
  const [asked, setAsked] = useState(false);
  const held = checkpoints.some((c) => c.condition === run.condition && c.seed === run.seed && c.step > 0);
  const hindrance =
    noAdapter !== null
      ? words.noAdapter
      : !live || !run.onScreen || checkpoints.length === 0
        ? words.noCheckpoints
        : !held
          ? words.noCheckpointsOf
          : job !== null
            ? words.busy
            : null;
  const overlap = useMemo(() => (scored ? overlaps(scored) : []), [scored]);
  const bins = useMemo(() => (scored ? changeOf(scored) : []), [scored]);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    try {
      await scoreCheckpoints(run);
    } finally {
      setAsked(false);
    }
  }

  return (
    <section className="scored" aria-label={words.heading}>
      <h3>{words.heading}</h3>
      <p className="note">{words.text}</p>
      <form className="work-form" onSubmit={onSubmit}>
        <WorkRow
          start={words.start}
          cost={hindrance ?? words.cost}
          ready={hindrance === null}
          progress={asked ? (job ?? { share: 0, tokens: 0 }) : null}
          label={words.working}
          onCancel={cancel}
        />
      </form>
      {!asked && notice && notice.kind === 'cancelled' && <p className="note">{words.cancelled}</p>}
      {!asked && notice && (notice.kind === 'failed' || notice.kind === 'unusable') && (
        <p className="note" role="alert">
          {words.failed(notice.detail)}
        </p>
      )}
      {overlap.length > 0 && (
        <ScoredFigures overlaps={overlap} bins={bins} name={name} className={className} />
      )}
    </section>
  );
}
