import { useState } from 'react';
import type { ForeignLine } from '../../experiment/foreign/foreign_run.ts';
import { useCompare } from '../state/compare/compare_store.ts';
import type { ForeignCurveRun, ForeignGroup } from '../state/compare/foreign_groups.ts';
import { groupName, runName } from '../state/compare/names.ts';
import { deleteForeign, joinForeign } from '../state/foreign/foreign_session.ts';
import { trainerNames } from '../words/en/trainers/foreign.ts';
import { useImportsWords } from '../words/imports_language.ts';
import { useMessages } from '../words/language.ts';
import { RunLine } from './run_line.tsx';

/** The runs of other trainers: which are shown, how long they are, and where they are from. */
export default function ForeignTable({ groups }: { groups: readonly ForeignGroup[] }) {
  const words = useImportsWords().table;
  const { columns } = words;
  // One button takes back what was imported together: at the first of its lines.
  const seen = new Set<string>();
  return (
    <div className="run-list">
      <div className="run-list-head row">
        <h2>{words.heading}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard */}
      <section className="wide-table" tabIndex={0} aria-label={words.heading}>
        <table className="runs foreign-runs">
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">{columns.shown}</span>
              </th>
              <th scope="col">{columns.name}</th>
              <th scope="col">{columns.trainer}</th>
              <th scope="col">{columns.seed}</th>
              <th scope="col">{columns.pass}</th>
              <th scope="col">{columns.length}</th>
              <th scope="col">{columns.source}</th>
              <th scope="col">
                <span className="unseen">{words.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.flatMap((group) =>
              group.runs.map((run) => {
                const isFirst = !seen.has(run.record);
                seen.add(run.record);
                return <Row key={run.id} group={group} run={run} removes={isFirst} />;
              }),
            )}
          </tbody>
        </table>
      </section>
      <p className="note">{words.note}</p>
    </div>
  );
}

function Row({ group, run, removes }: { group: ForeignGroup; run: ForeignCurveRun; removes: boolean }) {
  const t = useMessages();
  const imports = useImportsWords();
  const words = imports.table;
  const record = useCompare((s) => s.foreign.find(({ id }) => id === run.record)?.record);
  const name = runName(t, group, run);
  const { trainer, seed, unit, updatesPerStep, sources, notes, evaluations } = run.foreign;
  const pass = lastPass(evaluations);
  return (
    <RunLine run={run} group={group} label={groupName(t, group)}>
      <td>{trainer === null ? words.unknownTrainer : trainerNames[trainer]}</td>
      <td>{seed ?? '—'}</td>
      <td>{pass === null ? '—' : <b>{t.numbers.fixed(pass, 3)}</b>}</td>
      <td>
        {imports.units[unit](run.steps)}
        {updatesPerStep !== null && updatesPerStep > 1 && (
          <span className="quiet"> {words.joined(updatesPerStep)}</span>
        )}
        {unit === 'row' && <span className="quiet"> {words.rows}</span>}
        {unit === 'update' && <PerStep group={group} name={name} record={run.record} />}
      </td>
      <td className="foreign-source">
        {sources.map(({ path }) => (
          <code key={path}>{path}</code>
        ))}
        {notes.map((note) => (
          <p key={note} className="note">
            {imports.notes[note]}
          </p>
        ))}
      </td>
      <td>
        {removes && (
          <button
            type="button"
            className="plain"
            aria-label={words.removeOf(record?.name ?? '')}
            onClick={() => deleteForeign(run.record)}
          >
            {words.removeAll(record?.runs.length ?? 1)}
          </button>
        )}
      </td>
    </RunLine>
  );
}

/** Joins updates to steps where the files do not tell how many a step has. */
function PerStep({ group, name, record }: { group: ForeignGroup; name: string; record: string }) {
  const words = useImportsWords().table;
  const [count, setCount] = useState(2);
  const isSound = Number.isInteger(count) && count >= 1 && count <= 9999;
  return (
    <form
      className="per-step"
      title={words.perStepHint}
      onSubmit={(event) => {
        event.preventDefault();
        const runs = new Set(group.runs.filter((run) => run.record === record).map(({ foreign }) => foreign));
        if (isSound) joinForeign(record, runs, count);
      }}
    >
      <input
        type="number"
        min={1}
        max={9999}
        value={Number.isNaN(count) ? '' : count}
        aria-label={words.perStep(name)}
        onChange={(event) => setCount(event.target.valueAsNumber)}
      />
      <span className="quiet">{words.perStepLabel}</span>
      <button type="submit" className="plain" disabled={!isSound}>
        {words.join}
      </button>
    </form>
  );
}

/** pass@1 at the last evaluation that has one. */
function lastPass(evaluations: readonly ForeignLine[]): number | null {
  const last = evaluations.findLast((line) => 'eval/pass@1' in line);
  return last ? last['eval/pass@1'] : null;
}
