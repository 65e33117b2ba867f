import { useMemo } from 'react';
import type { Trace } from '../../../experiment/trace.ts';
import type { ForkOutcome } from '../../../forks/fork_outcome.ts';
import {
  branchesOf,
  defaultSamples,
  highestEntropy,
  maxBranches,
  scanBudget,
} from '../../../forks/scan_plan.ts';
import { sum } from '../../../stats/totals.ts';
import { NumberField } from '../../kit/number_field.tsx';
import { look, scan } from '../../state/inspect/inspect_session.ts';
import { bounds } from '../../state/inspect/inspect_view_state.ts';
import { cancel } from '../../state/inspect/inspect_work.ts';
import { longestOf } from '../../state/inspect/usable_model.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../../state/inspect/use_no_adapter.ts';
import { useMessages } from '../../words/language.ts';
import { filterWords, useFilters } from '../chat/filter_words.ts';
import { continuationsOf } from '../shown_line.tsx';
import type { Reading } from '../use_reading.ts';

/** Scan forks: how many, how often, what it may take at most; and the button that starts and stops it. */
export function ScanBar({ reading }: { reading: Reading }) {
  const t = useMessages();
  const words = t.inspect.scan;
  const { forks, samples } = useInspect((s) => s.view.scan);
  const job = useInspect((s) => s.job);
  const noAdapter = useNoAdapter();
  const { shown, use } = reading;
  const checkpoints = useInspect((s) => s.checkpoints);
  const longest = use === null ? 0 : longestOf(use, checkpoints);
  const { temperature } = useInspect((s) => s.view.resample);
  const filters = useFilters(use?.world === null);
  // Under other draws than the trace's scores are of, more words may be likely enough to be branches.
  const plain = temperature === 1 && filters === '';
  const budget = useMemo(
    () => budgetOf(shown.trace, forks, samples, longest, plain),
    [shown.trace, forks, samples, longest, plain],
  );
  // How those were drawn that are there, where it is not as the next ones would be.
  const { scanDraws: drawn } = shown;
  const otherwise =
    drawn && (drawn.temperature !== temperature || filterWords(t, drawn.filter) !== filters)
      ? words.draws(drawn.temperature, filterWords(t, drawn.filter))
      : null;
  const cost = useInspect((s) => s.cost);
  if (use === null || use.problem === null || noAdapter !== null) return null;
  // A model that is asked in words takes minutes, and its last sampling tells how many.
  // Scoring a pasted text tells of another rate.
  const sampled = use.world === null && shown.origin !== 'pasted';
  const seconds = sampled && cost && cost.tokens > 0 ? (budget.tokens * cost.seconds) / cost.tokens : null;
  const { problem } = use;
  // A text that is cut off has no answer either, and a scan of short ones says little.
  const none = use.world === null ? unanswered(shown.scan) : 0;
  // Where the right answer is not known, continuations are compared with the sample's own.
  const endless =
    typeof problem === 'object' && problem.problem.answer === null && shown.trace.answer === null;
  const wrong = t.figures.problems.wrong;
  return (
    <section className="scan-bar" aria-label={words.label}>
      <div className="scan-row row">
        {job?.kind === 'scan' ? (
          <button type="button" onClick={cancel}>
            {t.inspect.choices.cancel}
          </button>
        ) : (
          <button type="button" disabled={job !== null || endless} onClick={() => void scan()}>
            {shown.scan.length > 0 ? words.again : words.start}
          </button>
        )}
        <NumberField
          label={words.forks}
          value={forks}
          least={1}
          most={bounds.scanForks}
          wrong={wrong}
          onChange={(value) => look({ scan: { forks: value, samples } })}
        />
        <NumberField
          label={words.samples}
          value={samples}
          least={1}
          most={bounds.scanSamples}
          wrong={wrong}
          onChange={(value) => look({ scan: { forks, samples: value } })}
        />
        <p className="note">
          {[
            ...(endless
              ? []
              : [words.budget(budget.continuations, budget.tokens, words.draws(temperature, filters))]),
            ...(endless || seconds === null ? [] : [words.takes(t.duration(seconds))]),
            ...(endless || samples >= defaultSamples ? [] : [words.few(defaultSamples)]),
            ...(shown.scan.length === 0 ? [] : [words.found(shown.scan.length, otherwise)]),
            ...(none === 0 ? [] : [words.unanswered(none, continuationsOf(shown))]),
          ].join(t.gap)}
        </p>
      </div>
      {shown.scan.length === 0 && <p className="note">{endless ? words.noEnding : words.text}</p>}
    </section>
  );
}

/** Continuations of scanned forks that ended without an answer. */
const unanswered = (forks: readonly ForkOutcome[]): number =>
  sum(
    forks.flatMap(({ branches }) => branches).flatMap(({ answers }) => answers),
    ({ answer, count }) => (answer === null ? count : 0),
  );

/**
 * Most continuations and tokens of a scan, by the plan that the engine keeps to; where the branches are not known yet, of the most.
 * @param plain whether it draws as the trace's scores are: at temperature 1, all words
 */
export function budgetOf(
  trace: Trace,
  forks: number,
  samples: number,
  longest: number,
  plain = true,
): { continuations: number; tokens: number } {
  const entropies = trace.tokens.map(({ entropy }) => entropy);
  const planned = highestEntropy(entropies, trace.promptLength, forks).map((position) => {
    const { id, logprob, top } = trace.tokens[position];
    const likely = top.flatMap((a) =>
      a.id === null ? [] : [{ id: a.id, probability: Math.exp(a.logprob) }],
    );
    const known = plain && likely.length > 0 && id !== null && logprob !== null;
    const branches = known ? branchesOf(likely, { id, probability: Math.exp(logprob) }).length : maxBranches;
    const rest = Math.max(0, longest - (position - trace.promptLength) - 1);
    return { continuations: branches * samples, tokens: scanBudget(1, branches, samples, rest) };
  });
  return {
    continuations: sum(planned, (fork) => fork.continuations),
    tokens: sum(planned, ({ tokens }) => tokens),
  };
}
