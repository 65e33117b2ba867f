import { useMessages } from '../../words/language.ts';
import type { Curve } from '../panels/curve.ts';
import { type CurvePanelOptions, curvePanel } from '../panels/curve_panel.tsx';
import { stepAxis } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panel_figure.tsx';

interface OverlapFigureProps {
  title: string;
  note: readonly string[];
  file: string;
  withBase: readonly Curve[];
  withFinal: readonly Curve[];
  /** What two random sets share. */
  chance: number;
  /** Further reference lines for the overlap with the base. */
  marks?: CurvePanelOptions['marks'];
  /** Dots with error bars in place of bands. */
  dots?: boolean;
}

/** The share of high-entropy positions that a model in training has in common with the base and with the final model (paper, Table 1). */
export function OverlapFigure({
  withBase,
  withFinal,
  chance,
  marks = [],
  dots,
  ...props
}: OverlapFigureProps) {
  const t = useMessages();
  const words = t.panels.overlap;
  const panel = (title: string, curves: readonly Curve[], more: CurvePanelOptions['marks'] = []) =>
    curvePanel({
      title,
      curves,
      dots,
      x: stepAxis(t, curves),
      y: { domain: [0, 1], label: t.panels.axes.overlap, format: t.numbers.percent },
      marks: [{ value: chance, label: words.chance(chance), className: 'chance' }, ...more],
    });
  return (
    <PanelFigure
      {...props}
      columns={[panel(words.withBase, withBase, marks), panel(words.withFinal, withFinal)]}
    />
  );
}
