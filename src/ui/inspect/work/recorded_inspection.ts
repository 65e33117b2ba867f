import { consequencesOf, mostDecisive } from '../../../forks/consequence.ts';
import type { InspectionRecord } from '../../../formats/inspection_record.ts';
import type { ModelRef } from '../../../lab/client/inspect_protocol.ts';
import { chooseModel, look, showSample, showTraces } from '../../state/inspect/inspect_session.ts';
import { type InspectState, inspectStore, type RecordedAt } from '../../state/inspect/inspect_store.ts';
import { firstView } from '../../state/inspect/inspect_view_state.ts';
import { textExample } from '../../state/inspect/open_text_recording.ts';
import { bringBack } from '../../state/inspect/sample_sets.ts';
import { sameModel, worldOf } from '../../state/inspect/usable_model.ts';
import { loadInspection } from '../../state/recorded/load_inspection.ts';

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
  // The recording in words may have come first, from the paper: ours is then beside it.
  const before = textExample(getState());
  const besideText = before !== null && before.inspected === inspected;
  if ((inspected.length > 0 && !besideText) || job !== null) return;
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
  const most = mostDecisive(consequencesOf(scan.forks));
  if (most) look({ pinned: most.position });
  if (besideText) bringBack(before.id);
}
