import { scaleLinear } from 'd3-scale';
import type { EntropyChange } from '../../../forks/entropy_change.ts';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import {
  LevelAxis,
  levelAxisHeight,
  Plot,
  type PlotRoom,
  UprightAxis,
} from '../../charts/figures/plot_axes.tsx';
import { useMessages } from '../../words/language.ts';

const height = 280;

/** The mean change of entropy from the base to the final model, by percentile bin of the base's. */
export function ChangeFigure({ bins, name }: { bins: readonly EntropyChange[]; name: string }) {
  const t = useMessages();
  const words = t.compare.entropy.scored;
  const [lowest, highest] = [bins[0], bins.at(-1)];
  if (!lowest || !highest) return null;
  const title = words.changeTitle(highest.change, lowest.change);
  const note = words.changeNote(name);
  const format = (v: number) => t.numbers.signed(v, 4);
  return (
    <FigureFrame
      title={title}
      note={note}
      description={note}
      file="forklab-entropy-change"
      sheet={{
        columns: [
          { name: 'from_percentile', label: words.columns.from },
          { name: 'to_percentile', label: words.columns.to },
          { name: 'tokens', label: words.columns.tokens, format: t.numbers.integer },
          { name: 'change_nats', label: words.columns.change, format },
          { name: 'low_nats', label: words.columns.low, format },
          { name: 'high_nats', label: words.columns.high, format },
          { name: 'lowest_base_nats', label: words.columns.lowest, format: (v) => t.numbers.fixed(v, 4) },
          { name: 'highest_base_nats', label: words.columns.highest, format: (v) => t.numbers.fixed(v, 4) },
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
    >
      <Plot height={height} label={`${title}. ${note}`}>
        {(width) => {
          const room: PlotRoom = { left: 52, right: width - 16, top: 26, bottom: height - levelAxisHeight };
          const x = scaleLinear([0, 100], [room.left, room.right]);
          const values = bins.flatMap(({ change, interval }) => [
            change,
            interval?.low ?? change,
            interval?.high ?? change,
          ]);
          const y = scaleLinear(
            [Math.min(0, ...values), Math.max(0, ...values)],
            [room.bottom, room.top],
          ).nice(5);
          return (
            <>
              <UprightAxis
                ticks={y.ticks(5)}
                at={y}
                format={(v) => t.numbers.signed(v, 2)}
                room={room}
                words={words.changeAxis}
              />
              {bins.map(({ from, to, change, interval }) => {
                const [left, right] = [x(from) + 1, x(to) - 1];
                const middle = (left + right) / 2;
                return (
                  <g key={from}>
                    <rect
                      className="change-bar"
                      x={left}
                      width={Math.max(1, right - left)}
                      y={Math.min(y(0), y(change))}
                      height={Math.max(1, Math.abs(y(change) - y(0)))}
                    />
                    {interval && (
                      <line
                        className="whisker"
                        x1={middle}
                        x2={middle}
                        y1={y(interval.low)}
                        y2={y(interval.high)}
                      />
                    )}
                  </g>
                );
              })}
              <line className="zero" x1={room.left} x2={room.right} y1={y(0)} y2={y(0)} />
              <LevelAxis
                ticks={x.ticks(width < 480 ? 5 : 10)}
                at={x}
                format={String}
                room={room}
                words={words.binAxis}
              />
            </>
          );
        }}
      </Plot>
    </FigureFrame>
  );
}
