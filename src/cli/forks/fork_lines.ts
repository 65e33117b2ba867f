import type { ForkConsequence } from '../../forks/consequence.ts';
import type { Interval } from '../../stats/intervals.ts';

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const range = ({ low, high }: Interval) => `${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)}`;

/** How tokens are shown, and what continuations are counted by. */
export interface ForkWords {
  /** A token by itself. */
  word(id: number): string;
  /** `right`, or `same`: in the same answer as the scanned response. */
  counted: 'right' | 'same';
}

/** A fork as text: its consequence, then its branches, the taken one marked. */
export function forkLines(fork: ForkConsequence, { word, counted }: ForkWords): string[] {
  const { position, taken, entropy, consequence, consequenceInterval: interval, noise, p, verdict } = fork;
  const spread =
    consequence === null || interval === null
      ? 'nothing to compare'
      : `${consequence.toFixed(0)} points (${interval.low.toFixed(0)} to ${interval.high.toFixed(0)}), ` +
        `noise ${(noise ?? 0).toFixed(0)}, p ${p < 0.001 ? '< 0.001' : p.toFixed(3)}, ${verdict}`;
  const head = `${String(position).padStart(4)}  ${word(taken).padEnd(6)} ${entropy.toFixed(2)} nats  ${spread}`;
  const branches = fork.branches.map(({ id, probability, samples, right, rate, interval: of }) => {
    const success = rate === null ? '' : `${percent(rate).padStart(5)} ${counted} (${range(of)})`;
    return `      ${id === taken ? '*' : ' '} ${word(id).padEnd(6)} ${percent(probability).padStart(5)}  ${right}/${samples} ${success}`;
  });
  return [head, ...branches];
}
