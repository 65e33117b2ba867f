import type { ProblemSet, Threshold, Varied } from '../../../experiment/sweep.ts';
import type { TextSet } from '../../../task/text/text_ask.ts';
import type { TextProblem } from '../../../task/text/text_problem.ts';
import { chatFor, filterOf, settingsOf } from '../../state/inspect/chat.ts';
import { inspectStore } from '../../state/inspect/inspect_store.ts';
import { ask } from '../../state/inspect/inspect_work.ts';
import { loadModel } from '../../state/inspect/text_session.ts';
import { folderKey } from '../../state/inspect/usable_model.ts';

/** What is asked of a set of problems, not of one trace. */

const { getState, setState } = inspectStore;

/** What the chosen model is asked: a set of its world's problems, or the first ones of a list in words. */
function asked(set: ProblemSet, list: readonly TextProblem[]) {
  const { model, world, chat } = getState().view;
  if (model.kind !== 'folder') return { model, world, set };
  const facts = getState().facts[folderKey(model)];
  const inWords: TextSet = {
    problems: list.slice(0, set.problems),
    ask: settingsOf(facts ? chatFor(chat, facts) : chat),
    samples: set.samples,
  };
  return { model, world: null, set: inWords };
}

/**
 * Samples a set of problems with the chosen model: entropies and rewards, for the distribution and the words.
 * @param list the problems of a model that is asked in words
 */
export async function collect(set: ProblemSet, list: readonly TextProblem[] = []) {
  const { model, temperature, seed, chat } = getState().view;
  if (model.kind === 'folder' && !(await loadModel(model))) return;
  const request = asked(set, list);
  const filter = request.world === null ? filterOf(chat) : undefined;
  const draws = { temperature, seed, ...(filter && { filter }) };
  const answer = await ask('collect', { kind: 'collect', ...request, draws });
  if (answer)
    setState({
      collected: { model, set, filter, traces: answer.result.traces, cost: answer.cost, recorded: null },
    });
}

/** Sweeps the temperature at forks and elsewhere; points come one by one, and stay where the work is cancelled. */
export async function sweep(
  set: ProblemSet,
  threshold: Threshold,
  vary: readonly Varied[],
  temperatures: readonly number[],
  list: readonly TextProblem[] = [],
) {
  const { job, view, swept: before } = getState();
  if (job !== null) return;
  const { model, seed, chat } = view;
  if (model.kind === 'folder' && !(await loadModel(model))) return;
  const request = asked(set, list);
  const filter = request.world === null ? filterOf(chat) : undefined;
  setState({ swept: { model, set, threshold, filter, points: [], cost: null, recorded: null } });
  const answer = await ask(
    'sweep',
    {
      kind: 'sweep',
      ...request,
      vary: [...vary],
      temperatures: [...temperatures],
      threshold,
      seed,
      ...(filter && { filter }),
    },
    ({ point }) => {
      if (point)
        setState(({ swept }) => ({ swept: swept && { ...swept, points: [...swept.points, point] } }));
    },
  );
  if (!answer) {
    // What was there before is not given up for nothing.
    setState(({ swept }) => ({ swept: swept?.points.length === 0 ? before : swept }));
    return;
  }
  const { result, cost } = answer;
  setState(({ swept }) => ({ swept: swept && { ...swept, points: result.points, cost } }));
}
