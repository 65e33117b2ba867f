import { sum } from 'd3-array';
import type { ReactNode } from 'react';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import type { Sheet } from '../../charts/figures/figure_sheet.ts';
import { Plot } from '../../charts/figures/plot_axes.tsx';

/** A part of a figure with axes of its own. */
export interface Panel {
  readonly key: string;
  /** What it shows, where a figure has several. */
  readonly title?: string;
  /** Of a width, px; the title takes more. */
  readonly height: (width: number) => number;
  readonly draw: (width: number) => ReactNode;
}

/** Panels below one another. */
export interface PanelColumn {
  readonly panels: readonly Panel[];
  /** Its share of the width beside those of the others, 1 unless said. */
  readonly weight?: number;
}

/** The columns as they are placed: the same drawing on the page and in a saved file. */
interface PlacedPanel extends Panel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const titleHeight = 24;
const gap = { x: 28, y: 28 };
/** A page that is narrower for a moment, as while it is laid out, has the drawing cut off: axes need some room. */
const narrowest = 280;

/** Puts columns side by side where each has room enough, two by two where that is even, below one another elsewhere. */
export function placedPanels(
  columns: readonly PanelColumn[],
  whole: number,
  least: number,
): { panels: PlacedPanel[]; height: number } {
  const width = Math.max(narrowest, whole);
  const all = columns.length;
  const rowsOf = (across: number) =>
    Array.from({ length: Math.ceil(all / across) }, (_, row) => {
      const own = columns.slice(row * across, (row + 1) * across);
      const weights = sum(own, ({ weight = 1 }) => weight);
      return own.map((column) => {
        const share = (column.weight ?? 1) / weights;
        return { ...column, width: Math.floor((width - gap.x * (own.length - 1)) * share) };
      });
    });
  const fits = (across: number) => rowsOf(across).every((row) => row.every((own) => own.width >= least));
  const across = fits(all) ? all : all % 2 === 0 && fits(2) ? 2 : 1;
  const panels: PlacedPanel[] = [];
  let top = 0;
  for (const row of rowsOf(across)) {
    let left = 0;
    let bottom = top;
    for (const { panels: stack, width: wide } of row) {
      let y = top;
      for (const panel of stack) {
        panels.push({ ...panel, x: left, y, width: wide });
        y += (panel.title ? titleHeight : 0) + panel.height(wide) + gap.y;
      }
      left += wide + gap.x;
      bottom = Math.max(bottom, y);
    }
    top = bottom;
  }
  return { panels, height: Math.max(0, top - gap.y) };
}

interface PanelFigureProps {
  title: string;
  note: string;
  sheet: Sheet;
  /** The name of the files that are saved, after the lab's. */
  file: string;
  columns: readonly PanelColumn[];
  /** Least width of a column beside others, px. */
  least?: number;
  /** What stands above the drawing, as a choice of what is drawn. */
  above?: ReactNode;
  /** What stands below the drawing. */
  children?: ReactNode;
}

/** A figure of one or more panels, drawn as one picture, so that it is saved whole. */
export function PanelFigure(props: PanelFigureProps) {
  const { title, note, sheet, file, columns, least = 300, above, children } = props;
  return (
    <FigureFrame title={title} note={note} description={note} sheet={sheet} file={`forklab-paper-${file}`}>
      {above}
      <Plot height={(width) => placedPanels(columns, width, least).height} label={`${title}. ${note}`}>
        {(width) =>
          placedPanels(columns, width, least).panels.map((panel) => (
            <g key={panel.key} transform={`translate(${panel.x} ${panel.y})`}>
              {panel.title && (
                <text className="panel-title" x={0} y={13}>
                  {panel.title}
                </text>
              )}
              <g transform={`translate(0 ${panel.title ? titleHeight : 0})`}>{panel.draw(panel.width)}</g>
            </g>
          ))
        }
      </Plot>
      {children}
    </FigureFrame>
  );
}
