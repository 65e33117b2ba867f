import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { type Curve, heightsOf } from '../panels/curve.ts';
import { curvePanel } from '../panels/curve_panel.tsx';
import { stepAxis } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panel_figure.tsx';

/** Percentiles of token entropy over the training of a condition. */
export interface EntropyPercentiles {
  readonly key: string;
  /** Where there are several. */
  readonly name?: string;
  readonly seeds: readonly {
    readonly seed: number;
    readonly steps: readonly {
      readonly step: number;
      /** Tokens behind it, where they are known. */
      readonly tokens?: number;
      readonly percentiles: readonly { readonly percentile: number; readonly entropy: number }[];
    }[];
  }[];
}

interface PercentilesFigureProps {
  title: string;
  note: readonly string[];
  file: string;
  parts: readonly EntropyPercentiles[];
}

/** From this percentile of entropy on a token is a fork. */
const forks = 80;

/** Percentiles of token entropy over training (paper, Fig. 5). */
export function PercentilesFigure({ parts, ...props }: PercentilesFigureProps) {
  const t = useMessages();
  const drawn = parts.map((part) => ({ ...part, curves: curvesOf(t, part) }));
  const top = Math.max(0.1, ...drawn.flatMap(({ curves }) => heightsOf(curves)));
  return (
    <PanelFigure
      {...props}
      columns={drawn.map(({ key, name, curves }) => ({
        ...curvePanel({
          title: name,
          curves,
          thin: false,
          height: 330,
          x: stepAxis(t, curves),
          y: { domain: [0, top], label: t.panels.axes.entropy, format: t.numbers.fixed },
        }),
        key,
      }))}
    />
  );
}

/** A curve for each percentile. */
const curvesOf = (t: Messages, { seeds }: EntropyPercentiles): Curve[] =>
  seeds[0].steps[0].percentiles.map(({ percentile }, i) => ({
    key: String(percentile),
    label: t.panels.percentile(percentile),
    className: percentile >= forks ? 'is-fork-percentile' : 'is-percentile',
    seeds: seeds.map(({ seed, steps }) => ({
      seed,
      points: steps.map(({ step, percentiles }) => ({ step, value: percentiles[i]?.entropy ?? null })),
    })),
    mean: seeds[0].steps.some(({ tokens }) => tokens === undefined)
      ? undefined
      : seeds[0].steps.map(({ step, tokens = 0, percentiles }) => ({
          step,
          mean: percentiles[i].entropy,
          n: tokens,
          band: null,
        })),
  }));
