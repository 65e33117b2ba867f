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
    title: (top: Estimate, all: Estimate, bottom: Estimate) =>
      `Which share keeps the entropy? At the end: top 20\u00a0% ${n.fixed(top.value, 3)}, all ${n.fixed(all.value, 3)}, bottom 80\u00a0% ${n.fixed(bottom.value, 3)} nats`,
    what: 'Mean over all response tokens.',
  },
  fig8: {
    title: (leads: readonly { readonly size: string; readonly lead: Estimate }[]) =>
      `Does the lead grow with the model? Top 20\u00a0% less all tokens: ${leads.map(({ size, lead }) => `${size} ${n.signed(lead.value, 3)}`).join(', ')}`,
  },
  fig9: {
    title: (gained: readonly { readonly set: string; readonly gain: Estimate }[]) =>
      `Does it carry over? The top 20\u00a0% over the base: ${gained.map(({ set, gain }) => `${set.toLowerCase()} ${difference(gain)}`).join(', ')}`,
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
    what: 'All tokens are trained on. The bonus is the one of four strengths whose entropy came nearest to that of clip-higher in a pilot; there, neither left more than the symmetric clip.',
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
      `Does it hang on the base? Top 20\u00a0% less all tokens on ${plural(leads.length, 'base', 'bases')}: ${leads.map(({ value }) => n.signed(value, 3)).join(', ')}`,
    base: (number: number) => `Base ${n.integer(number)}`,
  },
  implementations: {
    title: (all: number, within: number, margin: number) =>
      `Do implementations differ? ${within === 0 ? 'None' : n.integer(within)} of ${n.integer(all)} ${within === 1 ? 'is' : 'are'} within ${n.integer(100 * margin)} points of pass@1 for certain`,
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
      `Does it hold in another world? Walk, top 20\u00a0% less all tokens: ${difference(lead)} pass@1`,
    curves: 'Over training',
    differences: 'At the end: top 20\u00a0% less the others',
  },
};
