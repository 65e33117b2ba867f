import { scaleLinear, scaleLog } from 'd3-scale';
import type { EntropyDistribution } from '../../../forks/entropy_distribution.ts';
import { useMessages } from '../../words/language.ts';
import { bucketOf } from '../entropy_buckets.ts';
import { FigureFrame } from './figure_frame.tsx';
import type { Sheet } from './figure_sheet.ts';
import { LevelAxis, levelAxisHeight, Plot, type PlotRoom, UprightAxis } from './plot_axes.tsx';

const height = 250;

/** How the entropies of a set of samples are spread: the paper's Fig. 2a (arXiv 2506.01939). */
export function EntropyDistributionFigure({ distribution }: { distribution: EntropyDistribution | null }) {
  const t = useMessages();
  const words = t.figures.distribution;
  if (!distribution) return <p className="figure-empty">{words.empty}</p>;
  const { tokens, settled, p80, topHolds, histogram, percentiles } = distribution;
  const title = words.title(settled);
  const note = words.note(tokens, p80, topHolds);
  const sheet: Sheet = {
    columns: [
      { name: 'from_nats', label: words.columns.from, format: (v) => t.numbers.fixed(v, 2) },
      { name: 'to_nats', label: words.columns.to, format: (v) => t.numbers.fixed(v, 2) },
      { name: 'tokens', label: words.columns.count, format: t.numbers.integer },
    ],
    rows: histogram.counts.map((count, i) => [i * histogram.width, (i + 1) * histogram.width, count]),
  };
  return (
    <FigureFrame title={title} note={note} description={note} sheet={sheet} file="entropy-distribution">
      <Plot height={height} label={`${title}. ${note}`}>
        {(width) => <Bars distribution={distribution} width={width} />}
      </Plot>
      <dl className="percentiles" aria-label={words.percentiles}>
        <div>
          <dt>{words.percentile}</dt>
          <dd>{words.level}</dd>
        </div>
        {percentiles.map(({ percentile, entropy }) => (
          <div key={percentile} className={entropy === p80 && percentile === 80 ? 'marked' : undefined}>
            <dt>{percentile}</dt>
            <dd>{t.numbers.fixed(entropy, entropy < 0.1 ? 3 : 2)}</dd>
          </div>
        ))}
      </dl>
    </FigureFrame>
  );
}

function Bars({ distribution, width }: { distribution: EntropyDistribution; width: number }) {
  const t = useMessages();
  const words = t.figures.distribution;
  const { histogram, p80 } = distribution;
  const { counts, top } = histogram;
  const room: PlotRoom = { left: 54, right: width - 8, top: 28, bottom: height - levelAxisHeight };
  const x = scaleLinear([0, top], [room.left, room.right]);
  // A logarithmic axis has no zero; one token is to have a bar, so it begins at half a token.
  const y = scaleLog([0.5, Math.max(10, ...counts)], [room.bottom, room.top + 12]);
  const powers = Array.from({ length: 9 }, (_, i) => 10 ** i).filter((n) => n <= y.domain()[1]);
  const rightwards = x(p80) < room.left + (room.right - room.left) * 0.6;
  return (
    <>
      <UprightAxis ticks={powers} at={y} format={t.numbers.integer} room={room} words={words.upright} />
      {counts.map((count, i) => {
        if (count === 0) return null;
        const from = i * histogram.width;
        return (
          <rect
            key={from}
            className={`bar e${i === 0 ? 0 : bucketOf(from + histogram.width / 2)}`}
            x={x(from) + 0.75}
            y={y(count)}
            width={Math.max(1, x(from + histogram.width) - x(from) - 1.5)}
            height={room.bottom - y(count)}
          />
        );
      })}
      <LevelAxis
        ticks={x.ticks(Math.min(8, Math.floor(width / 70)))}
        at={x}
        format={String}
        room={room}
        words={words.level}
      />
      <line className="marker" x1={x(p80)} x2={x(p80)} y1={room.top} y2={room.bottom + 4} />
      <text
        className="marker-words"
        x={x(p80) + (rightwards ? 7 : -7)}
        y={room.top + 9}
        textAnchor={rightwards ? 'start' : 'end'}
      >
        {words.p80(p80)}
      </text>
    </>
  );
}
