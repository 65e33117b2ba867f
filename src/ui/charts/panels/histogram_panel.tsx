import { scaleLinear, scaleLog } from 'd3-scale';
import type { Messages } from '../../words/en/en.ts';
import { bucketOf } from '../entropy_buckets.ts';
import type { Panel } from './panel.ts';
import { type PlotArea, XAxis, xAxisHeight, YAxis } from './plot.tsx';

export interface HistogramOptions {
  readonly key: string;
  readonly title?: string;
  /** Tokens of each bin, from 0 nats. */
  readonly counts: readonly number[];
  /** Width of a bin, nats. */
  readonly width: number;
  /** Vertical reference lines. */
  readonly marks: readonly { readonly value: number; readonly label: string }[];
  readonly height: (width: number) => number;
}

/** Counts of tokens by entropy, on a log scale: the paper's Fig. 2a (arXiv 2506.01939). */
export function histogramPanel(t: Messages, options: HistogramOptions): Panel {
  const { key, title, counts, width: bin, marks, height: heightAt } = options;
  return {
    key,
    title,
    height: heightAt,
    draw(width) {
      const height = heightAt(width);
      const area: PlotArea = { left: 54, right: width - 14, top: 28, bottom: height - xAxisHeight };
      const last = counts.findLastIndex((count) => count > 0);
      const x = scaleLinear([0, Math.max(1, (last + 1) * bin)], [area.left, area.right]);
      // A log axis has no zero; one token is to have a bar, so it begins at half a token.
      const y = scaleLog([0.5, 1.6 * Math.max(10, ...counts)], [area.bottom, area.top]);
      const powers = Array.from({ length: 9 }, (_, i) => 10 ** i).filter((n) => n <= y.domain()[1]);
      return (
        <>
          <YAxis
            ticks={powers}
            scale={y}
            format={t.numbers.integer}
            area={area}
            label={t.panels.axes.tokens}
          />
          {counts.map((count, i) => {
            if (count === 0) return null;
            const [from, to] = [i * bin, (i + 1) * bin];
            return (
              <rect
                key={from}
                className={`bar e${i === 0 ? 0 : bucketOf((from + to) / 2)}`}
                x={x(from) + 0.75}
                y={y(count)}
                width={Math.max(1, x(to) - x(from) - 1.5)}
                height={area.bottom - y(count)}
              />
            );
          })}
          <XAxis
            ticks={x.ticks(Math.min(8, Math.floor(width / 70)))}
            scale={x}
            format={(v) => t.numbers.fixed(v, 1)}
            area={area}
            label={t.panels.axes.entropy}
          />
          {marks.map(({ value, label }, i) => {
            const top = area.top + 8 + 20 * i;
            const right = x(value) < area.left + 0.6 * (area.right - area.left);
            return (
              <g key={label}>
                <line className="marker" x1={x(value)} x2={x(value)} y1={top - 10} y2={area.bottom + 4} />
                <text
                  className="marker-words halo"
                  x={x(value) + (right ? 7 : -7)}
                  y={top}
                  textAnchor={right ? 'start' : 'end'}
                >
                  {label}
                </text>
              </g>
            );
          })}
        </>
      );
    },
    sheet({ panels: { columns }, numbers }) {
      const format = (v: number) => numbers.fixed(v, 2);
      return {
        columns: [
          ...(title === undefined ? [] : [{ name: 'model', label: columns.model }]),
          { name: 'from_nats', label: columns.from, format },
          { name: 'to_nats', label: columns.to, format },
          { name: 'tokens', label: columns.tokens, format: numbers.integer },
        ],
        rows: counts.map((count, i) => [
          ...(title === undefined ? [] : [title]),
          i * bin,
          (i + 1) * bin,
          count,
        ]),
      };
    },
  };
}
