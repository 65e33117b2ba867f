import type { EntropyChange } from '../../../forks/entropy_change.ts';
import { ChangeFigure } from '../../charts/figures/change_figure.tsx';
import { OverlapFigure } from '../../charts/figures/overlap_figure.tsx';
import type { Curve } from '../../charts/panels/curve.ts';
import type { OverlapAt } from '../../state/compare/scored_run.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';

interface ScoredFiguresProps {
  overlaps: readonly OverlapAt[];
  bins: readonly EntropyChange[];
  /** Of the run, and the class of its condition's colour. */
  name: string;
  className: string;
}

/** Table 1 and Fig. 4 of a run whose checkpoints were asked. */
export function ScoredFigures({ overlaps, bins, name, className }: ScoredFiguresProps) {
  const t = useMessages();
  const words = useComparePanels().entropy.scored;
  const last = overlaps.at(-1);
  const [lowest, highest] = [bins[0], bins.at(-1)];
  if (!last || !lowest || !highest) return null;
  const { overlap, tokens, traces, chance } = last.withBase;
  const curve = (mean: Curve['mean']): Curve[] => [{ key: 'run', label: name, className, seeds: [], mean }];
  const overlapCurve = (kind: 'withBase' | 'withFinal') =>
    curve(
      overlaps.map(({ step, [kind]: at }) => ({ step, mean: at.overlap, band: at.interval, n: at.traces })),
    );
  const nats = (v: number) => t.numbers.signed(v, 4);
  const unsigned = (v: number) => t.numbers.fixed(v, 4);
  return (
    <>
      <OverlapFigure
        title={words.overlapTitle(overlap)}
        note={[words.overlapNote(name, tokens, traces, chance)]}
        file="overlap"
        withBase={overlapCurve('withBase')}
        withFinal={overlapCurve('withFinal')}
        chance={chance}
        dots
      />
      <ChangeFigure
        title={words.changeTitle(highest.change, lowest.change)}
        note={[words.changeNote(name)]}
        file="entropy-change"
        curves={curve(
          bins.map(({ from, to, change, interval, tokens: n }) => ({
            step: (from + to) / 2,
            mean: change,
            band: interval,
            n,
          })),
        )}
        dots
        sheet={{
          columns: [
            { name: 'from_percentile', label: words.columns.from },
            { name: 'to_percentile', label: words.columns.to },
            { name: 'tokens', label: words.columns.tokens, format: t.numbers.integer },
            { name: 'change_nats', label: words.columns.change, format: nats },
            { name: 'low_nats', label: t.panels.columns.low, format: nats },
            { name: 'high_nats', label: t.panels.columns.high, format: nats },
            { name: 'lowest_base_nats', label: words.columns.lowest, format: unsigned },
            { name: 'highest_base_nats', label: words.columns.highest, format: unsigned },
          ],
          rows: bins.map((bin) => [
            bin.from,
            bin.to,
            bin.tokens,
            bin.change,
            bin.interval?.low ?? null,
            bin.interval?.high ?? null,
            bin.lowest,
            bin.highest,
          ]),
        }}
      />
    </>
  );
}
