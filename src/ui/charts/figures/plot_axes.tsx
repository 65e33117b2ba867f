import type { ReactNode } from 'react';
import { useSize } from '../use_size.ts';

/** The room of a plot: the axes stand at its edges, px. */
export interface PlotRoom {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface PlotProps {
  /** px; of the width, where parts of the drawing stand below one another on a narrow page. */
  height: number | ((width: number) => number);
  /** What stands in for the drawing for who cannot see it; the table behind the figure has the numbers. */
  label: string;
  children: (width: number) => ReactNode;
}

/** A drawing as wide as its place, drawn once the place has a width. */
export function Plot({ height, label, children }: PlotProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const whole = Math.floor(width);
  const tall = typeof height === 'number' ? height : whole > 0 ? height(whole) : 0;
  return (
    <div className="plot" ref={box} style={{ minHeight: tall }}>
      {whole > 0 && (
        <svg data-drawing="" role="img" aria-label={label} width={whole} height={tall}>
          {children(whole)}
        </svg>
      )}
    </div>
  );
}

interface AxisProps {
  ticks: readonly number[];
  at: (value: number) => number;
  format: (value: number) => string;
  room: PlotRoom;
  /** What the axis counts, with its unit. */
  words: string;
}

/** The upright axis: hairlines across, numbers at the left, what they are above them. */
export function UprightAxis({ ticks, at, format, room, words }: AxisProps) {
  return (
    <>
      <text className="axis-words" x={0} y={11}>
        {words}
      </text>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={room.left} x2={room.right} y1={at(tick)} y2={at(tick)} />
          <text className="tick" x={room.left - 8} y={at(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
    </>
  );
}

/** The level axis: numbers below, and below them what they are. */
export function LevelAxis({ ticks, at, format, room, words }: AxisProps) {
  return (
    <>
      <line className="axis" x1={room.left} x2={room.right} y1={room.bottom + 0.5} y2={room.bottom + 0.5} />
      {ticks.map((tick) => (
        <text key={tick} className="tick" x={at(tick)} y={room.bottom + 17} textAnchor="middle">
          {format(tick)}
        </text>
      ))}
      <text className="axis-words" x={room.right} y={room.bottom + 34} textAnchor="end">
        {words}
      </text>
    </>
  );
}

/** Room below the plot that its level axis takes, px. */
export const levelAxisHeight = 40;
