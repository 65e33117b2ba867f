import { type InspectState, inspectStore, type SampleSet } from './inspect_store.ts';

/** Sets that are kept in addition to the one that is shown. */
const most = 4;

/** A file with more tokens is not held: it can be opened again. */
const maxTokens = 500_000;

const { getState, setState } = inspectStore;

let lastId = 0;

/** The set that is shown, as it is now. */
export function shownSet({ set, inspected, cost, view }: InspectState): SampleSet {
  const { sample, position, pinned } = view;
  return { ...set, inspected, cost, sample, position, pinned };
}

/** Whether something was found in a set that would have to be sampled again. */
export const isWorkedOn = ({ inspected }: SampleSet): boolean =>
  inspected.some(
    ({ origin, branches, scan, recorded }) =>
      origin === 'sampled' || branches.length > 0 || (scan.length > 0 && recorded === null),
  );

const isTooLarge = (set: SampleSet): boolean =>
  !isWorkedOn(set) && set.inspected.reduce((sum, { trace }) => sum + trace.tokens.length, 0) > maxTokens;

/** Of too many the oldest go, those first in which nothing was found. */
function held(sets: readonly SampleSet[]): readonly SampleSet[] {
  if (sets.length <= most) return sets;
  const victim = sets.find((set) => !isWorkedOn(set)) ?? sets[0];
  return held(sets.filter((set) => set !== victim));
}

/** What the state becomes when other samples take the place of those shown. @param file that they are from */
export function setAside(state: InspectState, file: string | null): Pick<InspectState, 'set' | 'aside'> {
  const now = shownSet(state);
  lastId = Math.max(lastId, state.set.id) + 1;
  const keeps = now.inspected.length > 0 && !isTooLarge(now);
  return { set: { id: lastId, file }, aside: held(keeps ? [...state.aside, now] : state.aside) };
}

/** Brings a set back that was set aside; the one that is shown takes its place. */
export function bringBack(id: number) {
  const state = getState();
  const wanted = state.aside.find((set) => set.id === id);
  if (!wanted) return;
  const { file, inspected, cost, sample, position, pinned } = wanted;
  const aside = [...state.aside.filter((set) => set !== wanted), shownSet(state)].sort((a, b) => a.id - b.id);
  setState({
    set: { id, file },
    aside,
    inspected,
    cost,
    notice: null,
    view: { ...state.view, sample, position, pinned },
  });
}
