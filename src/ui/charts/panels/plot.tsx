import type { ReactNode } from 'react';
import { drawn, useDrawingSize } from '../drawing_size.ts';

/** The plot inside its axes, px. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface PlotProps {
  /** In the drawing’s units; a function of the width where panels are stacked on a narrow page. */
  height: number | ((width: number) => number);
  /** The text alternative; the table under the figure has the numbers. */
  label: string;
  children: (width: number) => ReactNode;
}

/** A drawing as wide as its container, drawn once that has a width. */
export function Plot({ height, label, children }: PlotProps) {
  const [box, { width, scale }] = useDrawingSize<HTMLDivElement>();
  const whole = Math.floor(width);
  const tall = typeof height === 'number' ? height : whole > 0 ? height(whole) : 0;
  return (
    <div className="plot" ref={box} style={{ minHeight: tall * scale }}>
      {whole > 0 && (
        <svg data-drawing="" role="img" aria-label={label} {...drawn(whole, tall, scale)}>
          {children(whole)}
        </svg>
      )}
    </div>
  );
}

interface AxisProps {
  ticks: readonly number[];
  scale: (value: number) => number;
  format: (value: number) => string;
  area: PlotArea;
  /** What the axis counts, with its unit. */
  label: string;
}

/** The y axis: grid lines across, numbers at the left, its label above them. */
export function YAxis({ ticks, scale, format, area, label }: AxisProps) {
  return (
    <>
      {label !== '' && (
        <text className="axis-words" x={0} y={11}>
          {label}
        </text>
      )}
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={area.left} x2={area.right} y1={scale(tick)} y2={scale(tick)} />
          <text className="tick" x={area.left - 8} y={scale(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
    </>
  );
}

/** The x axis: numbers below the plot, and its label below them. */
export function XAxis({ ticks, scale, format, area, label }: AxisProps) {
  return (
    <>
      <line className="axis" x1={area.left} x2={area.right} y1={area.bottom + 0.5} y2={area.bottom + 0.5} />
      {ticks.map((tick) => (
        <text key={tick} className="tick" x={scale(tick)} y={area.bottom + 17} textAnchor="middle">
          {format(tick)}
        </text>
      ))}
      {label !== '' && (
        <text className="axis-words" x={area.right} y={area.bottom + 34} textAnchor="end">
          {label}
        </text>
      )}
    </>
  );
}

/** Height below the plot that its x axis takes, px. */
export const xAxisHeight = 40;
