import { scaleLinear, scaleLog } from 'd3-scale';
import { margin } from '../../../paper/rule.ts';
import { MeanMark } from '../../charts/figures/mean_mark.tsx';
import { LevelAxis, levelAxisHeight, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import type { Messages } from '../../words/en/en.ts';
import type { Panel } from './panels.tsx';
import { type Row, rowDomain } from './row_panel.tsx';

/** A difference at a size of the model. */
export interface Sized {
  readonly row: Row;
  readonly parameters: number;
}

const height = 300;

/** Differences in pass@1 against parameters on a logarithmic axis, with their seeds. */
export function sizePanel(t: Messages, sized: readonly Sized[]): Pick<Panel, 'height' | 'draw'> {
  const { axes } = t.paperFigures;
  const rows = sized.map(({ row }) => row);
  const parameters = sized.map((one) => one.parameters);
  return {
    height: () => height,
    draw(width) {
      const room: PlotRoom = { left: 50, right: width - 8, top: 26, bottom: height - levelAxisHeight };
      const x = scaleLog(
        [Math.min(...parameters) / 1.7, 2.3 * Math.max(...parameters)],
        [room.left, room.right],
      );
      const y = scaleLinear(rowDomain(rows, [-1.3 * margin, 1.3 * margin]), [room.bottom, room.top]);
      const byParameters = new Map(sized.map((one) => [one.parameters, one.row.label]));
      return (
        <>
          <rect
            className="zone"
            x={room.left}
            width={room.right - room.left}
            y={y(margin)}
            height={y(-margin) - y(margin)}
          />
          <UprightAxis
            ticks={y.ticks(6)}
            at={y}
            format={(v) => t.numbers.signed(v, 2)}
            room={room}
            words={axes.lead}
          />
          <line className="zero" x1={room.left} x2={room.right} y1={y(0)} y2={y(0)} />
          {sized.map(({ row: { key, look, values, estimate }, parameters: at }) => {
            return (
              <g key={key} className={look}>
                <MeanMark
                  fine
                  mean={estimate.value}
                  interval={estimate.interval}
                  seeds={values}
                  at={y}
                  across={x(at)}
                  aside={-11}
                />
                <text className="end" x={x(at) + 10} y={y(estimate.value) + 4}>
                  {t.numbers.signed(estimate.value, 3)}
                </text>
              </g>
            );
          })}
          <LevelAxis
            ticks={parameters}
            at={x}
            format={(v) => byParameters.get(v) ?? ''}
            room={room}
            words={axes.parameters}
          />
        </>
      );
    },
  };
}
