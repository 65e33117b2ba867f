import type { ReactNode } from 'react';
import { margin } from '../../../paper/rule.ts';
import { useMessages } from '../../words/language.ts';
import { PanelFigure } from '../panels/panel_figure.tsx';
import { rowDomain } from '../panels/row.ts';
import { type SizedPoint, sizePanel } from '../panels/size_panel.tsx';

interface SizeLeadFigureProps {
  title: string;
  note: readonly string[];
  file: string;
  /** What the y axis counts: of which condition over which other. */
  label: string;
  /** The classes of the condition's colour. */
  className: string;
  /** Differences in pass@1, smallest model first. */
  points: readonly SizedPoint[];
  children?: ReactNode;
}

/** The lead of one condition over another, by the size of the model (paper, Fig. 8). */
export function SizeLeadFigure({ label, className, points, ...props }: SizeLeadFigureProps) {
  const t = useMessages();
  const panel = sizePanel(t, {
    curves: [{ key: 'lead', className, points }],
    y: { domain: rowDomain(points, [-1.3 * margin, 1.3 * margin]), label, format: t.numbers.signed },
    zone: { from: -margin, to: margin },
  });
  return <PanelFigure {...props} note={[...props.note, t.panels.how.zone]} columns={[panel]} />;
}
