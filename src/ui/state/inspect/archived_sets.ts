import type { ArchivedSample, ArchivedSet } from '../../../formats/archive/archive.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';
import { showSample, showTraces } from './inspect_session.ts';
import { type Inspected, type InspectState, inspectStore, type SampleSet } from './inspect_store.ts';
import { isWorkedOn, shownSet } from './sample_sets.ts';

/** The view's samples as an archive holds them, and back. */

/** Whether a set is the visitor's, not one that ships with the page or lies with a run. */
const isOwn = (set: SampleSet): boolean =>
  isWorkedOn(set) || set.inspected.some(({ origin }) => ['file', 'pasted', 'branch'].includes(origin));

/** The visitor's sets, in the order of coming. */
const ownSets = (state: InspectState): SampleSet[] =>
  [...state.aside, shownSet(state)].filter(isOwn).toSorted((a, b) => a.id - b.id);

/**
 * What of the view an archive takes along: the visitor's own sets with what was found in them.
 * @param here where, and when, what was made here was made
 */
export function archivedSets(
  state: InspectState,
  here: { readonly adapter: string; readonly date: string },
): ArchivedSet[] {
  return ownSets(state).map(({ file, inspected }) => ({
    title: plainLine(file ?? inspected[0].trace.title),
    samples: inspected.map((one) => archivedSample(one, here)),
  }));
}

/** One line, as long as a title may be. */
const plainLine = (text: string) =>
  [...text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')].slice(0, traceLimits.title / 2).join('');

function archivedSample(
  { trace, origin, ask, recorded, cost, scan, scanDraws, branches }: Inspected,
  here: { readonly adapter: string; readonly date: string },
): ArchivedSample {
  const isMade = ['sampled', 'pasted', 'branch'].includes(origin) || scan.length > 0;
  const at = recorded ?? (isMade ? here : null);
  return {
    trace,
    ask,
    recorded: at && { adapter: at.adapter.slice(0, 200), date: at.date.slice(0, 40) },
    cost,
    scan,
    scanDraws,
    // Continuations that are still being drawn have no ending yet.
    branches: branches.flatMap(({ arriving, ...branch }) =>
      arriving || branch.traces.length === 0 ? [] : branch,
    ),
  };
}

/**
 * Puts an archive's sets into the view, the last one shown; what was there is set aside.
 * @param name what sets without a title are called
 */
export function showArchivedSets(sets: readonly ArchivedSet[], name: string) {
  for (const { title, samples } of sets) {
    showTraces(
      samples.map(({ trace }) => trace),
      'file',
      null,
      title || name,
    );
    inspectStore.setState((state) => ({
      inspected: state.inspected.map((one, i) => ({ ...one, ...samples[i] })),
    }));
    const scanned = samples.findIndex(({ scan, branches }) => scan.length + branches.length > 0);
    if (scanned >= 0) showSample(scanned);
  }
}
