import type { Selection } from '../../../experiment/condition_choice.ts';
import type { ComparedRun } from './compared_run.ts';
import type { CurveGroup } from './curve_run.ts';

/** The runs of one condition of one experiment: what differs between them is the seed alone. */
export interface RunGroup extends CurveGroup {
  readonly selection: Selection;
  readonly foreign?: undefined;
  readonly runs: readonly ComparedRun[];
}

/** How many shades of a colour there are. */
export const variants = 4;

/** The share that has the plain colour of its selection, in every view. */
const plainShare = 0.2;

/** The runs by condition, in their order. */
export function groupsOf(runs: readonly ComparedRun[]): RunGroup[] {
  const groups = new Map<string, ComparedRun[]>();
  for (const run of runs) {
    const key = groupKey(run);
    const here = groups.get(key);
    if (here) here.push(run);
    else groups.set(key, [run]);
  }
  const all = [...groups].map(([key, members]) => ({ key, first: members[0], runs: members }));
  return all.map(({ key, first, runs: members }) => ({
    key,
    experimentName: first.experimentName,
    condition: first.condition,
    selection: first.selection,
    variant: shadeOf(
      first,
      all.map((group) => group.first),
    ),
    ambiguous: all.some(
      (other) =>
        other.key !== key &&
        other.first.experiment === first.experiment &&
        sameSelection(other.first.selection, first.selection),
    ),
    runs: members,
  }));
}

export const groupKey = ({ experiment, condition }: ComparedRun): string => `${experiment}/${condition}`;

const sameSelection = (a: Selection, b: Selection) =>
  a.select === b.select && (a.select === 'all' || a.rho === b.rho);

/** Among groups of one selection: the usual share first, then as they come. */
function shadeOf(of: ComparedRun, all: readonly ComparedRun[]): number {
  const alike = all.filter(({ selection }) => selection.select === of.selection.select);
  const plain = alike.findIndex(({ selection }) => selection.rho === plainShare);
  const ordered = plain < 0 ? alike : [alike[plain], ...alike.filter((_, i) => i !== plain)];
  return ordered.indexOf(of) % variants;
}
