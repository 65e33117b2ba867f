import type { WordStatistic } from '../../../forks/token_entropy.ts';
import type { Messages } from '../../words/en/en.ts';
import type { Sheet } from './figure_sheet.ts';

/** Words with their mean entropy and frequency, by list. @param joined whether they are joined of tokens */
export function wordSheet(
  lists: Readonly<Partial<Record<'highest' | 'lowest', readonly WordStatistic[]>>>,
  t: Messages,
  joined = false,
): Sheet {
  const { columns, highest, lowest } = t.figures.words;
  return {
    columns: [
      joined ? { name: 'word', label: columns.word } : { name: 'token', label: columns.token },
      { name: 'mean_entropy_nats', label: columns.mean, format: (v) => meanWords(v, t) },
      { name: 'count', label: columns.count, format: t.numbers.integer },
      { name: 'list', label: columns.kind, words: { highest, lowest } },
    ],
    rows: (['highest', 'lowest'] as const).flatMap((kind) =>
      (lists[kind] ?? []).map(({ word, mean, count }) => [word, mean, count, kind]),
    ),
  };
}

/** Formats a mean entropy, with more digits for small ones. */
export function meanWords(mean: number, t: Messages): string {
  if (mean >= 0.1) return t.numbers.fixed(mean, 2);
  return mean > 0 && mean < 0.0001 ? `< ${t.numbers.fixed(0.0001, 4)}` : t.numbers.fixed(mean, 4);
}
