import type { EvaluatedPoint } from '../../../paper/results.ts';
import type { Estimate } from '../../../paper/rule.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');
/** +0.012 [−0.003, +0.027]. */
const difference = ({ value, interval }: Estimate, digits = 3) =>
  `${n.signed(value, digits)}${interval ? ` [${n.signed(interval.low, digits)}, ${n.signed(interval.high, digits)}]` : ''}`;
const range = (values: readonly number[], write: (value: number) => string) => {
  const [low, high] = [write(Math.min(...values)), write(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
};
const seeds = ([fewest, most]: readonly [number, number]) =>
  fewest === most ? plural(most, 'seed', 'seeds') : `${n.integer(fewest)} to ${n.integer(most)} seeds`;
const problemsOf = (problems: string, samples: number, of: readonly [number, number]) =>
  `${problems} × ${plural(samples, 'sample', 'samples')}, ${seeds(of)}.`;

type Named<Value> = readonly (Value & { readonly name: string })[];
type Move = { readonly from: Estimate; readonly to: Estimate };
const moved = ({ from, to }: Move) => `${n.fixed(from.value, 3)} to ${n.fixed(to.value, 3)}`;
const each = <Value>(list: Named<Value>, say: (value: Value) => string) =>
  list.map((one) => `${one.name} ${say(one)}`).join(', ');

/** The words of the pictures of the Paper view. Differences have 95 % intervals in brackets. */
export const paperFiguresEn = {
  missing: 'Nothing was measured for this figure yet; its picture will stand here.',
  held: (problems: number, samples: number, of: readonly [number, number]) =>
    problemsOf(plural(problems, 'held-out problem', 'held-out problems'), samples, of),
  posed: ([fewest, most]: readonly [number, number], samples: number, of: readonly [number, number]) =>
    problemsOf(
      `${fewest < most ? `${n.integer(fewest)} to ` : ''}${plural(most, 'problem', 'problems')}`,
      samples,
      of,
    ),
  read: (traces: number, tokens: number, of: readonly [number, number]) =>
    `About ${plural(traces, 'response', 'responses')} and ${n.integer(tokens)} tokens of each run, ${seeds(of)}.`,
  less: (name: string) => `less ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
  model: (base: string) => {
    const [world, size] = base.split('-');
    return `${world.charAt(0).toUpperCase()}${world.slice(1)} ${size}`;
  },

  /** The base in a row of its own. */
  base: 'Base',
  /** The main comparison, repeated elsewhere. */
  comparison: {
    curves: 'Over training',
    differences: 'At the end: top 20\u00a0% less the others',
    top20Less: 'Top 20\u00a0% less the others',
  },

  main: {
    /** @param base null of the main base, which needs no name */
    title: (base: string | null, condition: string, gain: Estimate, persistence: Estimate) =>
      `What is a gain made of? ${base === null ? '' : `${base}: `}${condition} gain ${n.signed(gain.value, 3)}; the untrained base gains ${difference(persistence)} where it cannot give up`,
    tested: (problems: number, ofBase: number, of: readonly [number, number]) =>
      `${plural(problems, 'held-out problem', 'held-out problems')} × ${plural(ofBase, 'sample', 'samples')} of the base and 8 of each trained model, ${seeds(of)}.`,
    what: 'Persistence: the untrained base with “stop” forbidden, less the base as it is. Better attempts: trained less untrained, both with “stop” forbidden. Still gives up: the trained model as it is, less with “stop” forbidden.',
    split: 'From the base to the trained model',
    parts: {
      persistence: 'persistence',
      attempts: 'better attempts',
      givesUp: 'still gives up',
      gain: 'gain',
    },
    goesOn: (pass: number) => `base that goes on ${n.fixed(pass, 3)}`,
    first: 'Right at the first attempt',
    ofAnswers: 'share of responses',
    eight: 'Right in one of eight tries',
    baseGoesOn: 'Base, goes on',
    choose: 'Base',
    bases: {
      main: 'Main base',
      'base-2': 'Second base',
      'base-3': 'Third base',
      persistent: 'A base that goes on',
      'size-50k': 'Smaller, 50k',
      'size-850k': 'Larger, 850k',
    },
  },
  excluded: {
    title: (lead: Estimate) =>
      `And without “wait” and “stop”? Top 20\u00a0% less a random 20\u00a0%, “stop” forbidden: ${difference(lead)} pass@1`,
    what: '“wait” and “stop” are left out of the mask; in the last row nothing is.',
    withAll: 'All tokens, none left out',
    goesOn: 'pass@1, “stop” forbidden',
  },
  persistent: {
    title: (lead: Estimate) =>
      `And where nothing is to be gained by going on? Top 20\u00a0% less a random 20\u00a0%: ${difference(lead)} pass@1`,
  },
  tokens: {
    title: (lead: Estimate) =>
      `Is the top fifth worth more than as many other tokens? Top 20\u00a0% of 32 prompts less all tokens of 6: ${difference(lead)} pass@1`,
    what: 'Prompts are those of a step. The intervals of differences are Welch’s: seeds do not pair.',
    alike: (prompts: number) => `As many tokens as all of ${plural(prompts, 'prompt', 'prompts')}`,
    of: (condition: string, prompts: number) => `${condition} of ${n.integer(prompts)}`,
  },
  steps: {
    title: (early: number | null, late: number | null, grown: Estimate) =>
      `Do 160 steps change it? Top 20\u00a0% less a random 20\u00a0%: ${early === null || late === null ? '' : `${n.signed(early, 3)} at step 40, ${n.signed(late, 3)} at step 160; `}grown by ${difference(grown)}`,
    what: 'Differences: a thin line for each base, their mean thick, and its 95\u00a0% t interval over the bases.',
  },
  rates: {
    title: (lead: Estimate) =>
      `Is it the learning rate? Top 20\u00a0% less a random 20\u00a0%, each at its best: ${difference(lead)} pass@1`,
    what: 'Dots and bars: means over seeds with their 95\u00a0% t intervals. The best rate of a seed is the one that is best by the other seeds.',
    byRate: 'At the end of training',
    rate: 'learning rate, log scale',
    differences: 'Each at its best: top 20\u00a0% less the others',
  },
  recipe: {
    title: (overlong: Estimate | null, refilled: Estimate | null) =>
      `Does DAPO’s full recipe change it? Top 20\u00a0% less all tokens: ${[overlong && `${difference(overlong)} with the penalty`, refilled && `${difference(refilled)} with groups refilled`].filter(Boolean).join(', ')}`,
    what: 'Cut off: tests of the runs on all tokens.',
    differences: 'Top 20\u00a0% less all tokens',
    cut: 'All tokens: cut off',
    recipes: { main: 'Neither', overlong: 'Overlong penalty', refilled: 'Groups refilled' },
  },

  fig2: {
    title: (shares: readonly number[]) =>
      `Are most tokens settled? ${range(shares, n.percent)} of them lie below 0.01 nats`,
    note: (model: string, tokens: number, responses: number) =>
      `${model}: ${plural(tokens, 'token', 'tokens')} of ${plural(responses, 'response', 'responses')}, in bins of 0.05 nats. Bars at the right: 95\u00a0% intervals over problems.`,
    settled: 'Settled: below 0.01 nats',
    holds: 'Held by the top 20\u00a0% of tokens',
    shareOfTokens: 'share of tokens',
    shareOfEntropy: 'share of all entropy',
    paper: (share: number) => `the paper, ${n.fixed(100 * share, 2)}\u00a0%`,
    share: 'share',
    problems: 'n',
    settledShare: (share: number) => `${n.percent(share)} below 0.01 nats`,
    choose: 'Model',
    inNats: (caption: string) => `${caption}, nats`,
  },
  fig3: {
    question: 'Where does heat harm: at forks or elsewhere?',
    title: (temperature: number, gap: Estimate) =>
      `Where does heat harm? Temperature ${temperature} at forks less elsewhere, base: ${difference(gap, 2)} pass@1`,
    others: (gaps: Named<{ estimate: Estimate }>) =>
      `The same difference: ${gaps.map(({ name, estimate }) => `${name.charAt(0).toLowerCase()}${name.slice(1)} ${difference(estimate, 2)}`).join(', ')}.`,
    note: (problems: number, samples: number, thresholds: readonly number[]) =>
      `${plural(problems, 'held-out problem', 'held-out problems')} × ${plural(samples, 'sample', 'samples')}; bars: 95\u00a0% intervals over problems. One line changes the temperature at forks, tokens above ${range(thresholds, (v) => n.fixed(v, 2))} nats, the other elsewhere; the rest stays at 1.`,
    models: { base: 'Base', all: 'Trained on all tokens', top20: 'Trained on the top 20\u00a0%' } as Record<
      string,
      string
    >,
  },
  table1: {
    title: (shared: Named<{ share: Estimate }>) =>
      `Do the forks stay where they were? Shared with the base at the end: ${each(shared, ({ share }) => n.percent(share.value))}`,
    what: 'Of the 20\u00a0% of positions with the highest entropy, the share that two models have in common, on the final model’s responses.',
    bySlot: (share: number) => `by slot alone, ${n.percent(share)}`,
    others: (share: number) => `other bases, ${n.percent(share)}`,
    paper: (share: number) => `the paper, ${n.fixed(100 * share, 2)}\u00a0%`,
  },
  fig4: {
    title: (changes: Named<{ change: Estimate }>) =>
      `Which tokens change? In the base’s top fifth: ${each(changes, ({ change }) => `${difference(change)} nats`)}`,
    what: 'Mean change of entropy from the base to the final model, by 5\u00a0% bin of what it was.',
  },
  fig5: {
    title: (moves: Named<Move>) =>
      `Do the high percentiles move? The 95th, first to last step, nats: ${each(moves, moved)}`,
    middle: (moves: Named<Move>) => `The median: ${each(moves, moved)}. Dark: the 80th percentile and above.`,
  },
  table2: {
    title: (lead: Estimate) =>
      `Do the top 20\u00a0% do better than all tokens? At the end ${difference(lead)} pass@1`,
    curves: 'Over training',
    differences: 'At the end: top 20\u00a0% less all tokens',
    cut: (base: EvaluatedPoint, ends: Named<{ cut: Estimate; passK: Estimate }>) =>
      `Cut off, and so wrong: base ${n.percent(base.truncated)}, ${each(ends, ({ cut }) => n.percent(cut.value))} of answers. pass@${n.integer(base.k)}: base ${n.fixed(base.passAtK, 3)}, ${each(ends, ({ passK }) => n.fixed(passK.value, 3))}.`,
  },
  fig7: {
    title: (bottom: Estimate, all: Estimate) =>
      `How many tokens are enough? The bottom 80\u00a0% gain ${n.signed(bottom.value, 3)}, all tokens ${n.signed(all.value, 3)}`,
  },
  'fig7-entropy': {
    title: (lead: Estimate) =>
      `Which share keeps the entropy? At equal pass@1, top 20\u00a0% less all tokens: ${difference(lead)} nats`,
    what: 'Mean over all response tokens. Against pass@1: where each seed first reaches it, as far as all seeds of a condition do.',
    againstPass: 'Against pass@1, as it is judged',
    overSteps: 'Over training, as in the paper',
  },
  fig8: {
    title: (leads: readonly { readonly size: string; readonly lead: Estimate }[]) =>
      `Does the lead grow with the model? Top 20\u00a0% less all tokens: ${leads.map(({ size, lead }) => `${size} ${n.signed(lead.value, 3)}`).join(', ')}`,
  },
  fig9: {
    title: (leads: readonly { readonly set: string; readonly lead: Estimate }[]) =>
      leads.length === 0
        ? 'Does it carry over? Too little is solved to compare'
        : `Does it carry over? Top 20\u00a0% less all tokens: ${leads.map(({ set, lead }) => `${set.toLowerCase()} ${difference(lead)}`).join(', ')}`,
    sets: { goals: 'Larger goals', larger: 'Larger numbers', four: 'Four numbers' },
    trained: 'Trained on three numbers up to 12.',
  },
  fig10: {
    title: (gain: Estimate) =>
      `Does room for longer responses help? The top 20\u00a0%, more room less the same: ${difference(gain)} pass@1`,
    what: (same: number, more: number) =>
      `After the first training each run went on, with room for ${n.integer(same)} tokens and with room for ${n.integer(more)}.`,
    longer: 'Response length',
    stages: { long: 'before', 'long-same': 'same room', 'long-more': 'more room' },
    stage: (condition: string, stage: string) => `${condition}, ${stage}`,
  },
  sft: {
    title: (sft: Estimate, rl: Estimate) =>
      `What do SFT and RL do to the forks? Entropy there: ${difference(sft)} nats after more SFT, ${difference(rl)} after RL on all tokens`,
    what: (traces: number, tokens: number, of: readonly [number, number]) =>
      `Mean entropy over ${plural(traces, 'response', 'responses')} of the base (${n.integer(tokens)} tokens), read by each model; forks are the base’s top 20\u00a0%. ${seeds(of)}.`,
    places: { forks: 'At forks', rest: 'Elsewhere' },
    base: 'Base',
    sft: 'More SFT',
    rl: (condition: string) => `RL, ${condition.charAt(0).toLowerCase()}${condition.slice(1)}`,
  },
  regularisers: {
    title: (lead: Estimate) =>
      `Clip-higher or an entropy bonus? Clip-higher less the bonus: ${difference(lead)} pass@1`,
    what: 'All tokens are trained on, in 16 updates a step.',
    clipped: (below: Estimate, above: Estimate) =>
      `Clip-higher clips ${n.fixed(100 * below.value, 2)}\u00a0% of them from below and ${n.fixed(100 * above.value, 2)}\u00a0% from above.`,
    overall: 'Overall entropy',
  },
  controls: {
    title: (lead: Estimate) =>
      `Does it matter which fifth? Top 20\u00a0% less a random 20\u00a0%: ${difference(lead)} pass@1`,
    what: 'Matched: random tokens, as many at each position as the top 20\u00a0% have there.',
    ends: 'pass@1 at the end',
    differences: 'Top 20\u00a0% less a control',
  },
  bases: {
    title: (leads: readonly Estimate[]) =>
      `Does it hang on the base? Top 20\u00a0% less a random 20\u00a0% on ${plural(leads.length, 'base', 'bases')}: ${leads.map(({ value }) => n.signed(value, 3)).join(', ')}`,
    base: (number: number) => `Base ${n.integer(number)}`,
  },
  implementations: {
    title: (all: number, within: number, margin: number) =>
      `Do implementations differ? ${within === 0 ? 'None' : n.integer(within)} of ${n.integer(all)} ${within === 1 ? 'is' : 'are'} within ${n.integer(100 * margin)} points of pass@1 by their whole interval`,
    what: 'Each less the default: normaliser of the kept tokens, exact count, pool of a micro-batch.',
    names: {
      'top20-v1': 'Divided by all tokens (v1)',
      'top20-threshold': 'Cut by a threshold',
      'top20-sequence': 'Ranked in each response',
      'top20-rollout': 'Ranked in the whole rollout',
    } as Record<string, string>,
  },
  walk: {
    title: (lead: Estimate) =>
      `Does it hold in another world? Walk, top 20\u00a0% less a random 20\u00a0%: ${difference(lead)} pass@1`,
  },
};
