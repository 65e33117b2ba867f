import { memo } from 'react';
import type { BandEntry } from '../../../forks/outcome_band.ts';
import { useMessages } from '../../words/language.ts';
import type { BandMode, Stripe } from './band_words.ts';
import { shareText } from './tree_words.ts';

interface OutcomeCellProps {
  entry: BandEntry;
  /** `stripesOf` the band's answers. */
  stripes: readonly Stripe[];
  mode: BandMode;
  /** Print the share right (`printedRates`). */
  printed: boolean;
}

/** Smaller shares have no space for their letter. */
const leastLettered = 0.22;

/**
 * What a token leaves possible, as a small bar above it: the share of right endings with its interval, or
 * the shares of the answers. For the eye: `cellText` says the same, and belongs in the token's name.
 */
export const OutcomeCell = memo(function OutcomeCell({ entry, stripes, mode, printed }: OutcomeCellProps) {
  const t = useMessages();
  const { rate, interval, shares, estimated } = entry;
  const className = `outcome-cell${estimated ? ' estimated' : ''}${rate === null ? ' unknown' : ''}`;
  return (
    <span className={className} aria-hidden="true">
      <span className="outcome-percent">{printed && rate !== null ? shareText(rate, t) : ''}</span>
      <span className="outcome-bar">
        {mode === 'share' && rate !== null && (
          <i className="outcome-right" style={{ height: percent(rate) }} />
        )}
        {mode === 'share' && interval && (
          <i
            className="outcome-whisker"
            style={{ bottom: percent(interval.low), height: percent(interval.high - interval.low) }}
          />
        )}
        {mode === 'answers' &&
          shares &&
          stripes.map(({ className: colour, letter }, i) =>
            shares[i] > 0 ? (
              <i key={colour} className={`outcome-answer ${colour}`} style={{ height: percent(shares[i]) }}>
                {shares[i] >= leastLettered ? letter : ''}
              </i>
            ) : null,
          )}
      </span>
    </span>
  );
});

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
