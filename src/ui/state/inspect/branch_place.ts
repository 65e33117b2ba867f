import type { Trace, TraceToken } from '../../../experiment/trace.ts';
import type { Draws, InspectCost } from '../../../lab/client/inspect_protocol.ts';
import type { ArrivalPlace } from './arriving_traces.ts';
import { type Branch, change, noCost, sumCost } from './inspect_store.ts';

/** Continuations from a fork: where they are put, and what of them is known before they are drawn. */

/** The branch of a trace: it grows while its continuations are drawn. */
export function branchPlace(
  id: number,
  branch: Pick<Branch, 'position' | 'forced' | 'draws'>,
): ArrivalPlace & {
  /** @param finished the traces in full; null where the work ended before: what there is stays */
  end(finished: readonly Trace[] | null, cost: InspectCost): void;
} {
  const put = (how: (old: Branch | undefined) => Branch) =>
    change(id, ({ branches }) => {
      const old = branches.find(({ draws }) => draws === branch.draws);
      return {
        branches: old ? branches.map((one) => (one === old ? how(one) : one)) : [...branches, how(old)],
      };
    });
  return {
    begin: (traces) => put(() => ({ ...branch, traces, cost: noCost, arriving: true })),
    grow: (grown) =>
      put((old) => ({
        ...branch,
        traces: (old?.traces ?? []).map((trace, i) => grown.get(i) ?? trace),
        cost: noCost,
        arriving: true,
      })),
    end(finished, cost) {
      put((old) => ({ ...branch, traces: finished ?? old?.traces ?? [], cost }));
      change(id, (old) => ({ cost: sumCost([old.cost, cost]) }));
    },
  };
}

/** The tokens that continuations begin with. @param forced the id that is put in the fork's place; null: none */
export function givenTokens({ tokens }: Trace, position: number, forced: number | null): TraceToken[] {
  const before = tokens.slice(0, position);
  if (forced === null) return before;
  const place = tokens[position];
  const known = [place, ...place.top].find(({ id }) => id === forced);
  const { word, logprob } = known ?? { word: `#${forced}`, logprob: null };
  return [...before, { ...place, id: forced, word, logprob }];
}

/** What continuations say of themselves while they are drawn. @param model that draws them, in one line */
export const aboutBranch = (
  { title, meta: { tokenizer, prompt }, promptLength }: Trace,
  model: string,
  { temperature, seed }: Draws,
): Pick<Trace, 'title' | 'model' | 'meta' | 'promptLength'> => ({
  title,
  model,
  promptLength,
  meta: {
    ...(tokenizer !== undefined && { tokenizer }),
    ...(prompt !== undefined && { prompt }),
    drawn_at: temperature,
    seed,
    finished: false,
  },
});
