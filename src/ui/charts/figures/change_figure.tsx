import { scaleLinear } from 'd3-scale';
import { useMessages } from '../../words/language.ts';
import { type Curve, heightsOf } from '../panels/curve.ts';
import { curvePanel } from '../panels/curve_panel.tsx';
import { PanelFigure } from '../panels/panel_figure.tsx';
import type { Sheet } from './figure_sheet.ts';

interface ChangeFigureProps {
  title: string;
  note: readonly string[];
  file: string;
  /** The change of entropy, nats, by percentile of the base's entropy: at the middle of each bin. */
  curves: readonly Curve[];
  /** Dots with error bars in place of bands. */
  dots?: boolean;
  /** The numbers, where they are more than what is drawn. */
  sheet?: Sheet;
}

/** The mean change of entropy from the base to the final model, by what it was in the base (paper, Fig. 4). */
export function ChangeFigure({ curves, dots, ...props }: ChangeFigureProps) {
  const t = useMessages();
  const { axes, noChange } = t.panels;
  const heights = heightsOf(curves);
  const y = scaleLinear([Math.min(0, ...heights), Math.max(0, ...heights)], [0, 1]).nice(6);
  const [low, high] = y.domain();
  const panel = curvePanel({
    curves,
    dots,
    x: {
      domain: [0, 100],
      ticks: (count) => scaleLinear([0, 100], [0, 1]).ticks(count),
      column: { name: 'base_percentile', label: axes.percentile, format: (v) => t.numbers.fixed(v, 1) },
      label: axes.percentile,
      format: t.numbers.integer,
    },
    y: { domain: [low, high], label: axes.change, format: t.numbers.signed },
    marks: [{ value: 0, label: noChange, className: 'zero' }],
  });
  return <PanelFigure {...props} columns={[panel]} />;
}
