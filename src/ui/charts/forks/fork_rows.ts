import { type ForkConsequence, mostDecisive } from '../../../forks/consequence.ts';

/** A fork as the figures show it. */
export interface ForkRow {
  readonly fork: ForkConsequence;
  /** The token that the trace has there, as it was written. */
  readonly word: string;
  /** Its slot of the grammar, as `World.slots` names it; null where that is not known. */
  readonly slot: string | null;
}

export type ForkOrder = 'consequence' | 'entropy';

/** A fork of lower entropy, nats, does not count as wavering. */
const waveringFrom = 0.3;

/** The forks with the most first; those whose consequence is unknown come last, and ties are ordered by position. */
export function sortForks(rows: readonly ForkRow[], order: ForkOrder): ForkRow[] {
  const most = ({ fork }: ForkRow) =>
    order === 'entropy' ? fork.entropy : (fork.consequence ?? Number.NEGATIVE_INFINITY);
  return rows.toSorted((a, b) => {
    const [of, against] = [most(a), most(b)];
    return of === against ? a.fork.position - b.fork.position : against - of;
  });
}

/** The fork of most entropy among those that change nothing; null where none wavers so. */
export function waversInVain(rows: readonly ForkRow[]): ForkRow | null {
  const vain = rows.filter(({ fork }) => fork.verdict === 'wavers' && fork.entropy >= waveringFrom);
  return sortForks(vain, 'entropy')[0] ?? null;
}

/** The fork that decides most (`mostDecisive`); null where none is known to decide. */
export function decidesMost(rows: readonly ForkRow[]): ForkRow | null {
  const most = mostDecisive(rows.map(({ fork }) => fork));
  return rows.find(({ fork }) => fork === most) ?? null;
}

/** Forks that have branches to compare: as many were tested. */
export const comparedForks = (rows: readonly ForkRow[]): number =>
  rows.filter(({ fork }) => fork.consequence !== null).length;
