import { consequenceOf } from '../../analysis/consequence.ts';
import type { InspectionRecord } from '../../experiment/inspection_record.ts';
import type { ModelRef } from '../../lab/client/inspect_protocol.ts';
import { decidesMost } from '../figures/fork_rows.ts';
import { loadInspection } from '../recorded/load_record.ts';
import { chooseModel, look, showSample, showTraces } from './inspect_session.ts';
import { type InspectState, inspectStore, type RecordedAt } from './inspect_store.ts';
import { sameModel, worldOf } from './usable_model.ts';
import { firstView } from './view_state.ts';

const { getState, setState } = inspectStore;

/** Fetches the recorded inspection, once, and opens the view with it where nothing else is shown yet. */
export async function openRecording(address: string) {
  if (getState().recording.status !== 'unsought') return;
  setState({ recording: { status: 'loading' } });
  const found = await loadInspection(address);
  if (found.status === 'ready') showRecording(found.record);
  setState({ recording: found.status === 'ready' ? { status: 'ready' } : found });
}

/**
 * Puts a recorded inspection into the view: its set and sweep where none were made here, and its samples with the scan
 * of the first where nothing is shown, the fork that decides most pinned. The buttons then work on its model.
 */
export function showRecording({ adapter, date, model: name, problem, ...record }: InspectionRecord) {
  const model: ModelRef = { kind: 'shipped', name };
  const recorded: RecordedAt = { adapter, date };
  const { collected, swept, scan } = record;
  setState(
    (state): Partial<InspectState> => ({
      collected: state.collected ?? { ...collected, model, recorded },
      swept: state.swept ?? { ...swept, model, recorded },
    }),
  );
  const { inspected, job, checkpoints, view } = getState();
  if (inspected.length > 0 || job !== null) return;
  // A model or problem that the reader chose before this came stays chosen.
  const chosen = !sameModel(view.model, firstView.model) || view.problem !== firstView.problem;
  if (!chosen && worldOf(model, checkpoints) !== null) {
    chooseModel(model);
    look({ problem });
  }
  showTraces(record.traces, 'example', model);
  setState((state) => ({
    inspected: state.inspected.map((one, i) => ({ ...one, recorded, scan: i === 0 ? scan.forks : [] })),
  }));
  showSample(0);
  const rows = scan.forks.map((fork) => ({ fork: consequenceOf(fork), word: '', slot: null }));
  const most = decidesMost(rows);
  if (most) look({ pinned: most.fork.position });
}
