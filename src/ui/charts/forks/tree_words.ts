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
export const answerText = (answer: string | null, t: Messages): string =>
  answer === null ? t.figures.tree.noAnswer : shortText(answerLine(answer));

/** An answer, which is a line of words rather than one, as it is shown. */
export const answerLine = (answer: string): string => answer.trim().split(/\s+/).map(traceWord).join(' ');

/** Formats a share so that it never rounds to 0 or 100 %. */
export function shareText(share: number, t: Messages): string {
  if (share > 0 && share < 0.01) return `< ${t.numbers.percent(0.01)}`;
  return share < 1 && share > 0.99 ? `> ${t.numbers.percent(0.99)}` : t.numbers.percent(share);
}

/** What can be said of where a node leads: its answers, how many are right, of how many samples. */
export function endingText(node: TreeNode, t: Messages): { answers: string; rate: string } {
  const words = t.figures.tree;
  const { answers, weightRight, samples } = node;
  if (samples === 0 || answers.length === 0) return { answers: words.unknown, rate: '' };
  const [first, ...rest] = answers;
  const unknown = weightRight === null && first.answer === null;
  const name = unknown ? words.unjudged : answerText(first.answer, t);
  return {
    answers: rest.length === 0 ? name : words.andMore(name, rest.length),
    rate: weightRight === null ? '' : words.rate(shareText(weightRight, t), samples),
  };
}

/** A node's name for the screen reader. */
export function nodeName(item: TreeItem, lineOf: LineOf, t: Messages): string {
  const { node, expanded, leaves } = item;
  const words = t.figures.tree;
  const { answers, rate } = endingText(node, t);
  return [
    isStart(item) ? words.start : words.node(runText(node, lineOf, t), shareText(node.probability, t)),
    expanded ? null : words.leadsTo(answers),
    rate === '' ? null : rate,
    node.taken && !isStart(item) ? words.taken : null,
    expanded === false ? words.foldedAway(leaves) : null,
    node.overdetermined ? words.overdeterminedShort : null,
  ]
    .filter((part) => part !== null)
    .join(t.figures.comma);
}
