import type { TreeNode } from '../../../forks/fork_tree.ts';
import type { Messages } from '../../words/en/en.ts';
import { traceWord } from '../../words/trace_words.ts';
import { isStart, type LineOf, type TreeItem } from './tree_items.ts';

/** Characters of an answer that are shown; the rest is in its name for the screen reader, and in the table. */
const maxCharacters = 26;

/** A run of tokens as text, in full. */
export function runText(node: TreeNode, lineOf: LineOf, t: Messages): string {
  if (node.folded > 0) return t.figures.tree.others(node.folded);
  if (node.tokens.length === 0) return t.figures.tree.ends;
  return lineOf(node.tokens);
}

/** A text, as much of it as is shown. */
export function shortText(text: string, most = maxCharacters): string {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** An answer in words. */
export const answerText = (answer: string | null, t: Messages, most?: number): string =>
  answer === null ? t.figures.tree.noAnswer : shortText(answerLine(answer), most);

/** An answer, which is a line of words rather than one, as it is shown. */
export const answerLine = (answer: string): string => answer.trim().split(/\s+/).map(traceWord).join(' ');

/** Formats a share so that it never rounds to 0 or 100 %. */
export function shareText(share: number, t: Messages): string {
  if (share > 0 && share < 0.01) return `< ${t.numbers.percent(0.01)}`;
  return share < 1 && share > 0.99 ? `> ${t.numbers.percent(0.99)}` : t.numbers.percent(share);
}

/** Draws of fewer samples get counts and no percentage. */
const leastForShare = 10;

/** How likely a node is on its way: the model's probability, or how many of the draws took it. */
export const likelihoodText = ({ measure, probability, drawn }: TreeNode, t: Messages): string =>
  measure === 'draws' && drawn !== null
    ? t.figures.tree.drawn(drawn.count, drawn.of)
    : shareText(probability, t);

/** What can be said of where a node leads. */
export interface EndingText {
  readonly answers: string;
  /** How many are right, of how many samples. */
  readonly rate: string;
}

/** Where a node leads. @param most characters of an answer */
export function endingText(node: TreeNode, t: Messages, most?: number): EndingText {
  const words = t.figures.tree;
  const { answers, weightRight, samples, right } = node;
  if (samples === 0 || answers.length === 0) return { answers: words.unknown, rate: '' };
  const [first, ...rest] = answers;
  const unknown = weightRight === null && first.answer === null;
  const name = unknown ? words.unjudged : answerText(first.answer, t, most);
  return {
    answers: rest.length === 0 ? name : words.andMore(name, rest.length),
    rate:
      weightRight === null
        ? ''
        : samples < leastForShare
          ? words.rightOf(right ?? 0, samples)
          : words.rate(shareText(weightRight, t), samples),
  };
}

/** How likely a node is, in full: both the model's probability and the draws, where they are known. */
function likelihoodName(node: TreeNode, t: Messages): string {
  const { measure, probability, drawn } = node;
  const words = t.figures.tree;
  return [
    ...(measure === 'model' ? [words.probability(shareText(probability, t))] : []),
    ...(drawn === null ? [] : [words.drawnOf(drawn.count, drawn.of)]),
  ].join(t.figures.comma);
}

/** A node's name for the screen reader. */
export function nodeName(item: TreeItem, lineOf: LineOf, t: Messages): string {
  const { node, expanded, leaves } = item;
  const words = t.figures.tree;
  const { answers, rate } = endingText(node, t);
  return [
    isStart(item) ? words.start : runText(node, lineOf, t),
    ...(item.level === 1 ? [] : [likelihoodName(node, t)]),
    expanded ? null : words.leadsTo(answers),
    rate === '' ? null : rate,
    node.taken && !isStart(item) ? words.taken : null,
    expanded === false ? words.foldedAway(leaves) : null,
    node.overdetermined ? words.overdeterminedShort : null,
  ]
    .filter((part) => part !== null)
    .join(t.figures.comma);
}
