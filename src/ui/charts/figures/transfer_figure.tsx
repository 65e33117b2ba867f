import { useMessages } from '../../words/language.ts';
import { passRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panel_figure.tsx';
import { type Row, rowDomain } from '../panels/row.ts';
import type { Sheet } from './figure_sheet.ts';

/** pass@1 on a set of problems unlike those of the training. */
export interface TransferPart {
  readonly title: string;
  readonly rows: readonly Row[];
  /** The base's, where all rows have one. */
  readonly base?: number;
}

interface TransferFigureProps {
  title: string;
  note: readonly string[];
  file: string;
  parts: readonly TransferPart[];
  /** The numbers, where they are more than what is drawn. */
  sheet?: Sheet;
}

/** pass@1 on problems unlike those of the training, set by set (paper, Fig. 9). */
export function TransferFigure({ parts, ...props }: TransferFigureProps) {
  const t = useMessages();
  return (
    <PanelFigure
      {...props}
      columns={parts.map(({ title, rows, base }) =>
        passRows(t, rows, { title, base, domain: domainOf(rows, base) }),
      )}
    />
  );
}

/** At least a point wide, and from 0 where all is nearly 0: noise is not to look like a difference. */
function domainOf(rows: readonly Row[], base: number | undefined): readonly [number, number] {
  const [low, high] = rowDomain(rows, base === undefined ? [] : [base]);
  if (high <= 0.01) return [-0.0003, 0.0103];
  const margin = Math.max(0, (0.01 - (high - low)) / 2);
  return [Math.max(-0.01, low - margin), Math.min(1.01, high + margin)];
}
