import type { EntropyDistribution } from '../../../forks/entropy_distribution.ts';
import { useMessages } from '../../words/language.ts';
import { histogramPanel } from '../panels/histogram_panel.tsx';
import { PanelFigure } from '../panels/panel_figure.tsx';

/** How the entropies of a set of samples are spread: the paper's Fig. 2a (arXiv 2506.01939). */
export function EntropyDistributionFigure({ distribution }: { distribution: EntropyDistribution | null }) {
  const t = useMessages();
  const words = t.figures.distribution;
  if (!distribution) return <p className="figure-empty">{words.empty}</p>;
  const { tokens, settled, p80, topHolds, histogram, percentiles } = distribution;
  return (
    <PanelFigure
      title={words.title(settled)}
      note={[words.note(tokens, p80, topHolds)]}
      file="entropy-distribution"
      columns={[
        histogramPanel(t, {
          key: 'histogram',
          counts: histogram.counts,
          width: histogram.width,
          marks: [{ value: p80, label: t.panels.fork(p80) }],
          height: () => 250,
        }),
      ]}
    >
      <dl className="percentiles" aria-label={words.percentiles}>
        <div>
          <dt>{words.percentile}</dt>
          <dd>{t.panels.axes.entropy}</dd>
        </div>
        {percentiles.map(({ percentile, entropy }) => (
          <div key={percentile} className={entropy === p80 && percentile === 80 ? 'marked' : undefined}>
            <dt>{percentile}</dt>
            <dd>{t.numbers.fixed(entropy, entropy < 0.1 ? 3 : 2)}</dd>
          </div>
        ))}
      </dl>
    </PanelFigure>
  );
}
