import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import { levelAxisHeight, Plot, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import { placeLabels } from '../../charts/label_places.ts';
import type { OverlapAt } from '../../state/compare/scored_run.ts';
import { useMessages } from '../../words/language.ts';
import { StepAxis } from '../curves/step_axis.tsx';

const height = 280;
const kinds = ['withBase', 'withFinal'] as const;
const lines = { withBase: 'vary-forks', withFinal: 'vary-others' } as const;

/** Overlap of the positions of most entropy with those of the base and of the final model, over training. */
export function OverlapFigure({ points, name }: { points: readonly OverlapAt[]; name: string }) {
  const t = useMessages();
  const words = t.compare.entropy.scored;
  const last = points.at(-1);
  if (!last) return null;
  const { chance, tokens, traces } = last.withBase;
  const title = words.overlapTitle(last.withBase.overlap);
  const note = words.overlapNote(name, tokens, traces, chance);
  const format = (v: number) => t.numbers.fixed(v, 3);
  return (
    <FigureFrame
      title={title}
      note={note}
      description={note}
      file="forklab-overlap"
      sheet={{
        columns: [
          { name: 'step', label: words.columns.step },
          { name: 'overlap_base', label: words.columns.withBase, format },
          { name: 'overlap_base_low', label: words.columns.low, format },
          { name: 'overlap_base_high', label: words.columns.high, format },
          { name: 'overlap_final', label: words.columns.withFinal, format },
          { name: 'overlap_final_low', label: words.columns.low, format },
          { name: 'overlap_final_high', label: words.columns.high, format },
          { name: 'chance', label: words.columns.chance, format },
        ],
        rows: points.map(({ step, withBase, withFinal }) => [
          step,
          withBase.overlap,
          withBase.interval?.low ?? null,
          withBase.interval?.high ?? null,
          withFinal.overlap,
          withFinal.interval?.low ?? null,
          withFinal.interval?.high ?? null,
          chance,
        ]),
      }}
    >
      <Plot height={height} label={`${title}. ${note}`}>
        {(width) => {
          const room: PlotRoom = { left: 46, right: width - 122, top: 26, bottom: height - levelAxisHeight };
          const x = scaleLinear([0, Math.max(1, last.step)], [room.left, room.right]);
          const y = scaleLinear([0, 1], [room.bottom, room.top]);
          const ends = kinds.map((kind) => ({ key: kind, y: y(last[kind].overlap) }));
          const places = placeLabels(ends, 16, room.top + 4, room.bottom);
          return (
            <>
              <UprightAxis
                ticks={[0, 0.25, 0.5, 0.75, 1]}
                at={y}
                format={t.numbers.percent}
                room={room}
                words={words.overlapAxis}
              />
              <line className="chance" x1={room.left} x2={room.right} y1={y(chance)} y2={y(chance)} />
              <text className="tick" x={room.right + 8} y={y(chance) + 4}>
                {words.chance}
              </text>
              {kinds.map((kind) => (
                <g key={kind} className={lines[kind]}>
                  <path
                    className="vary-line"
                    d={
                      line<OverlapAt>(
                        (p) => x(p.step),
                        (p) => y(p[kind].overlap),
                      )(points) ?? ''
                    }
                  />
                  {points.map((p) => {
                    const { overlap, interval } = p[kind];
                    return (
                      <g key={p.step} className={lines[kind]}>
                        {interval && (
                          <line
                            className="whisker"
                            x1={x(p.step)}
                            x2={x(p.step)}
                            y1={y(interval.low)}
                            y2={y(interval.high)}
                          />
                        )}
                        <circle className="dot" cx={x(p.step)} cy={y(overlap)} r={3.5} />
                      </g>
                    );
                  })}
                  <text className={`end ${lines[kind]}`} x={room.right + 8} y={places.get(kind)! + 4}>
                    {words[kind]}
                  </text>
                </g>
              ))}
              <StepAxis x={x} width={width} room={room} />
            </>
          );
        }}
      </Plot>
    </FigureFrame>
  );
}
