import type { ReactNode } from 'react';
import { sum } from '../../../stats/totals.ts';
import { useMessages } from '../../words/language.ts';
import { FigureFrame } from '../figures/figure_frame.tsx';
import type { Sheet } from '../figures/figure_sheet.ts';
import type { Panel, PanelColumn } from './panel.ts';
import { joinedSheet } from './panel_sheet.ts';
import { Plot } from './plot.tsx';

/** A panel with its position in the drawing. */
interface PlacedPanel extends Panel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const titleHeight = 24;
const gap = { x: 28, y: 28 };
/** A page that is narrower for a moment, as during layout, has the drawing cut off: axes need some width. */
const narrowest = 280;

/** Puts columns side by side where each is wide enough, in pairs where their number is even, else below one another. */
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
  /** Sentences; empty ones are left out. */
  note: readonly string[];
  /** The name of the saved files. */
  file: string;
  /** A panel by itself is a column of its own. */
  columns: readonly (Panel | PanelColumn)[];
  /** The numbers, where they are more than those of the panels. */
  sheet?: Sheet;
  /** Minimum width of a column next to others, px. */
  least?: number;
  /** A table of the numbers is among the children. */
  tabled?: boolean;
  /** Above the drawing, such as a choice of what is drawn. */
  above?: ReactNode;
  /** Below the drawing. */
  children?: ReactNode;
}

/** A figure of one or more panels, drawn as one picture, so that it is saved whole. */
export function PanelFigure({
  title,
  file,
  sheet,
  least = 300,
  tabled,
  above,
  children,
  ...props
}: PanelFigureProps) {
  const t = useMessages();
  const note = props.note.filter(Boolean).join(t.gap);
  const columns = props.columns.map((one) => ('panels' in one ? one : { panels: [one] }));
  const numbers = () => joinedSheet(columns.flatMap(({ panels }) => panels.map((panel) => panel.sheet(t))));
  return (
    <FigureFrame
      title={title}
      note={note}
      description={note}
      sheet={sheet ?? numbers()}
      file={`forklab-${file}`}
      tabled={tabled}
    >
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
