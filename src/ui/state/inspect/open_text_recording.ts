import { consequencesOf, mostDecisive } from '../../../forks/consequence.ts';
import type { TextInspectionRecord } from '../../../formats/text_inspection/text_inspection_record.ts';
import { loadTextInspection } from '../recorded/load_inspection.ts';
import { textRecording } from '../recorded/text_recording.ts';
import { look, showSample, showTraces } from './inspect_session.ts';
import {
  type InspectState,
  inspectStore,
  isTextExample,
  type RecordedAt,
  type SampleSet,
} from './inspect_store.ts';
import { bringBack, shownSet } from './sample_sets.ts';

/** The recorded inspection in words: everything that is shown of it comes from its file. */

const { getState, setState } = inspectStore;

/** The set of the recording in words, where it has been opened and is still held. */
export function textExample(state: InspectState): SampleSet | null {
  const sets = [shownSet(state), ...state.aside];
  return sets.find(({ inspected: [first] }) => first !== undefined && isTextExample(first)) ?? null;
}

/** Shows the recording of the page's own base again, where that of words has taken its place. */
export function bringOwnExample() {
  const { inspected, aside } = getState();
  if (!inspected.some(isTextExample)) return;
  const own = aside.find(({ inspected: [first] }) => first?.origin === 'example' && !isTextExample(first));
  if (own) bringBack(own.id);
}

/** Shows the recording in words, which is fetched the first time. What was shown before is set aside. */
export async function openTextRecording(address = import.meta.env.BASE_URL + textRecording.path) {
  if (getState().textRecording.status === 'loading') return;
  const known = textExample(getState());
  if (known) {
    setState({ textRecording: { status: 'ready' } });
    bringBack(known.id);
    return;
  }
  setState({ textRecording: { status: 'loading' } });
  const found = await loadTextInspection(address);
  if (found.status === 'ready') showTextRecording(found.record);
  setState({ textRecording: found.status === 'ready' ? { status: 'ready' } : found });
}

/** Puts the shipped recording's samples into the view, with the scan of the first. */
export function showTextRecording(record: TextInspectionRecord) {
  const { model, licence, page } = textRecording;
  showInspection(record, null, { model, licence, page });
}

/**
 * Puts an inspection's samples into the view, with the scan of the first. Pinned is the fork that decides most among what it
 * says, its end aside.
 * @param file that it is from; null for the one that ships with the page
 */
export function showInspection(
  { adapter, date, ask, traces, scan }: TextInspectionRecord,
  file: string | null,
  by?: RecordedAt['by'],
) {
  const recorded = { adapter, date, ...(by && { by }) };
  const forks = scan.forks.map((fork) => ({ ...fork, reference: scan.reference }));
  const scanDraws = scan.draws ?? { temperature: 1 };
  showTraces(traces, file === null ? 'example' : 'file', null, file, ask);
  setState((state) => ({
    inspected: state.inspected.map((one, i) => ({
      ...one,
      recorded,
      ...(i === 0 && { scan: forks, scanDraws }),
    })),
  }));
  showSample(0);
  const end = traces[0].tokens.length - 1;
  const most = mostDecisive(consequencesOf(scan.forks).filter(({ position }) => position < end));
  if (most) look({ pinned: most.position });
}
