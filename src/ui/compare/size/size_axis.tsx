import { mean } from 'd3-array';
import { scaleLog } from 'd3-scale';
import type { PlotRoom } from '../../charts/figures/plot_axes.tsx';
import { useMessages } from '../../words/language.ts';
import type { SizeColumn } from './size_values.ts';

/** Room below a plot for the axis of sizes: the size, a line about it, and what the axis is, px. */
export const sizeAxisHeight = 54;

/** Where the columns stand on a logarithmic axis, and how wide an even share of it is. Px. */
export function sizePlaces(columns: readonly SizeColumn[], room: PlotRoom) {
  const sizes = columns.map(({ parameters }) => parameters);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const air = Math.min(70, (room.right - room.left) / (2 * columns.length + 1));
  const x = scaleLog([least, Math.max(most, least * 1.001)], [room.left + air, room.right - air]);
  /** Experiments from bases of one size stand side by side. */
  const place = (column: SizeColumn) => {
    const alike = columns.filter(({ parameters }) => parameters === column.parameters);
    const aside = (alike.indexOf(column) - (alike.length - 1) / 2) * Math.min(40, air);
    return (alike.length > 1 ? x(column.parameters) + aside : x(column.parameters)) || room.left + air;
  };
  return { place, air };
}

interface SizeAxisProps {
  columns: readonly SizeColumn[];
  place: (column: SizeColumn) => number;
  /** A line about each column, below its size. */
  about?: (column: SizeColumn) => string;
  room: PlotRoom;
}

/** The axis of sizes: parameters of the base, on logarithms, marked where there is a base. */
export function SizeAxis({ columns, place, about, room }: SizeAxisProps) {
  const words = useMessages().compareReach;
  const marked = columns.filter(
    (column, at) => columns.findIndex(({ parameters }) => parameters === column.parameters) === at,
  );
  const middle = (column: SizeColumn) => {
    const alike = columns.filter(({ parameters }) => parameters === column.parameters);
    return mean(alike, place)!;
  };
  return (
    <>
      <line className="axis" x1={room.left} x2={room.right} y1={room.bottom + 0.5} y2={room.bottom + 0.5} />
      {marked.map((column) => (
        <text
          key={column.parameters}
          className="tick"
          x={middle(column)}
          y={room.bottom + 17}
          textAnchor="middle"
        >
          {words.size(column.parameters)}
        </text>
      ))}
      {about &&
        columns.map((column) => (
          <text
            key={column.experiment}
            className="tick"
            x={place(column)}
            y={room.bottom + 32}
            textAnchor="middle"
          >
            {about(column)}
          </text>
        ))}
      <text className="axis-words" x={room.right} y={room.bottom + 49} textAnchor="end">
        {words.bySize.level}
      </text>
    </>
  );
}
