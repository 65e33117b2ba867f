import type { ProblemSet, Threshold, Varied } from '../../../experiment/sweep.ts';
import { inspectStore } from '../../state/inspect/inspect_store.ts';
import { ask } from '../../state/inspect/inspect_work.ts';

/** What is asked of a set of problems, not of one trace. */

const { getState, setState } = inspectStore;

/** Samples a set of problems with the chosen model: entropies and rewards, for the distribution and the words. */
export async function collect(set: ProblemSet) {
  const { model, world, temperature, seed } = getState().view;
  const answer = await ask('collect', { kind: 'collect', model, world, set, draws: { temperature, seed } });
  if (answer)
    setState({ collected: { model, set, traces: answer.result.traces, cost: answer.cost, recorded: null } });
}

/** Sweeps the temperature at forks and elsewhere; points come one by one, and stay where the work is cancelled. */
export async function sweep(
  set: ProblemSet,
  threshold: Threshold,
  vary: readonly Varied[],
  temperatures: readonly number[],
) {
  const { job, view } = getState();
  if (job !== null) return;
  const { model, world, seed } = view;
  setState({ swept: { model, set, threshold, points: [], cost: null, recorded: null } });
  const answer = await ask(
    'sweep',
    { kind: 'sweep', model, world, set, vary: [...vary], temperatures: [...temperatures], threshold, seed },
    ({ point }) => {
      if (point)
        setState(({ swept }) => ({ swept: swept && { ...swept, points: [...swept.points, point] } }));
    },
  );
  if (!answer) return;
  const { result, cost } = answer;
  setState(({ swept }) => ({ swept: swept && { ...swept, points: result.points, cost } }));
}
