import { scaleLinear } from 'd3-scale';
import type {
  DivergenceMeasure,
  Estimated,
  ModelDivergence,
  TokenGroup,
} from '../../../forks/model_divergence.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { type Curve, heightsOf } from '../panels/curve.ts';
import { curvePanel } from '../panels/curve_panel.tsx';
import type { Panel } from '../panels/panel.ts';
import { PanelFigure } from '../panels/panel_figure.tsx';
import type { Column, Sheet } from './figure_sheet.ts';

interface DivergenceFigureProps {
  divergence: ModelDivergence;
  /** The models' names. */
  reference: string;
  other: string;
}

/** Intervals over fewer samples are too narrow. */
const fewSamples = 10;

/** What a second model changes on the same tokens, by tenths of the reference's entropy, and whether it does more at the forks. */
export function DivergenceFigure({ divergence, reference, other }: DivergenceFigureProps) {
  const t = useMessages();
  const words = t.divergence;
  const { tokens, traces, forks, rest, noiseRatio: ratio, overlap, all } = divergence;
  const known = all.means.kl !== null;
  const panels = [
    {
      weight: 1.2,
      panels: [
        known
          ? panelOf(t, divergence, 'kl', { title: words.panels.kl, label: words.axes.kl, noise: true })
          : panelOf(t, divergence, 'logRatio', { title: words.panels.logRatio, label: words.axes.logRatio }),
      ],
    },
    panelOf(t, divergence, 'entropyDistance', { title: words.panels.entropy, label: words.axes.entropy }),
    panelOf(t, divergence, 'flipped', { title: words.panels.flipped, label: words.axes.flipped }),
  ];
  return (
    <PanelFigure
      title={titleOf(t, divergence, other)}
      note={[
        words.note(reference, tokens, traces, overlap.overlap),
        traces > 1 ? words.bars(traces < fewSamples) : '',
        known ? '' : words.noKl,
        ratio && forks?.noise != null && rest?.noise != null
          ? words.noise(findingOf(ratio, 1), forks.noise, rest.noise, ratio.value, ratio.interval)
          : '',
      ]}
      file="model-divergence"
      columns={panels}
      least={260}
      sheet={sheetOf(t, divergence)}
    />
  );
}

/** What the interval of a difference, or of a ratio, says beside what it is where nothing differs. */
export function findingOf({ interval }: Estimated, none: number): 'more' | 'less' | 'unclear' | 'unknown' {
  if (interval === null) return 'unknown';
  return interval.low > none ? 'more' : interval.high < none ? 'less' : 'unclear';
}

/** By KL where it is known, else by the entropy. */
function titleOf(t: Messages, { forks, rest, difference }: ModelDivergence, other: string): string {
  const words = t.divergence;
  if (!forks || !rest || !difference) return words.titleFew(other);
  const of = difference.kl ? ('kl' as const) : ('entropyDistance' as const);
  return words.title(
    findingOf(difference[of]!, 0),
    of === 'kl' ? 'kl' : 'entropy',
    other,
    forks.means[of]!.value,
    rest.means[of]!.value,
  );
}

interface PanelOptions {
  title: string;
  /** Of the unit that suits the numbers; a share has none. */
  label: string | ((unit: string) => string);
  /** With what equal noise on all logits would do. */
  noise?: boolean;
}

/** A measure by tenths. */
function panelOf(
  t: Messages,
  { bins, all }: ModelDivergence,
  measure: DivergenceMeasure,
  { title, label, noise = false }: PanelOptions,
): Panel {
  const { axes, curves: names } = t.divergence;
  const points = bins.map((bin) => {
    const { value: mean, interval: band } = bin.means[measure]!;
    return { step: (bin.from + bin.to) / 2, mean, band, n: bin.tokens, expected: expectedKl(bin, all) };
  });
  const most = Math.max(...points.flatMap(({ mean, band }) => [mean, band?.high ?? 0].map(Math.abs)));
  const { unit, factor } = typeof label === 'string' ? { unit: '', factor: 1 } : unitFor(most);
  const curve = (key: string, name: string, className: string, of: Curve['mean']): Curve => ({
    key,
    label: name,
    className,
    seeds: [],
    mean: of,
  });
  const curves: Curve[] = [
    curve(
      'measured',
      noise ? names.measured : '',
      'is-shown',
      points.map(({ mean, band, ...point }) => ({
        ...point,
        mean: mean * factor,
        band: band && { low: band.low * factor, high: band.high * factor },
      })),
    ),
    ...(noise
      ? [
          curve(
            'noise',
            names.noise,
            'is-base',
            points.map(({ expected, ...point }) => ({
              ...point,
              mean: expected === null ? null : expected * factor,
              band: null,
            })),
          ),
        ]
      : []),
  ];
  const heights = heightsOf(curves);
  // Where nothing differs the axis still has numbers: of shares up to a tenth.
  const least = typeof label === 'string' ? 0.1 : 1e-9;
  const y = scaleLinear([Math.min(0, ...heights), Math.max(least, ...heights)], [0, 1]).nice(4);
  const [low, high] = y.domain();
  return curvePanel({
    title,
    curves,
    dots: true,
    height: 240,
    x: {
      domain: [0, 100],
      ticks: (count) => scaleLinear([0, 100], [0, 1]).ticks(Math.min(count, 5)),
      column: { name: 'percentile', label: axes.percentile },
      label: axes.percentile,
      format: t.numbers.integer,
    },
    y: {
      domain: [low, high],
      label: typeof label === 'string' ? label : label(unit),
      format: typeof label === 'string' ? t.numbers.percent : t.numbers.fixed,
    },
  });
}

/** The unit in which numbers of nats are short. */
const unitFor = (most: number): { unit: string; factor: number } =>
  most >= 0.01
    ? { unit: 'nats', factor: 1 }
    : most >= 1e-5
      ? { unit: '10⁻³\u00a0nats', factor: 1e3 }
      : { unit: '10⁻⁶\u00a0nats', factor: 1e6 };

/** The KL divergence of a group if all logits had the noise that the whole has: nats. */
const expectedKl = ({ gini }: TokenGroup, { noise }: TokenGroup): number | null =>
  gini === null || noise === null ? null : (noise * noise * gini) / 2;

/** All groups with all that is measured of them. */
function sheetOf(t: Messages, { bins, forks, rest, all }: ModelDivergence): Sheet {
  const { columns: words, groups, size } = t.divergence;
  const nats = (value: number) => (value < 0 ? `−${size(-value)}` : size(value));
  const known = all.means.kl !== null;
  const share = (value: number) => t.numbers.percent(value);
  const interval = (name: string, format: Column['format']): Column[] => [
    { name: `${name}_low_95`, label: words.low, format },
    { name: `${name}_high_95`, label: words.high, format },
  ];
  const of = ({ means }: TokenGroup, measure: DivergenceMeasure) => {
    const { value, interval: range } = means[measure]!;
    return [value, range?.low ?? null, range?.high ?? null];
  };
  const rows = [
    ...bins.map((bin) => ({ name: groups.bin(bin.from, bin.to), group: bin })),
    ...(forks ? [{ name: groups.forks, group: forks }] : []),
    ...(rest ? [{ name: groups.rest, group: rest }] : []),
    { name: groups.all, group: all },
  ];
  return {
    columns: [
      { name: 'group', label: words.group },
      { name: 'tokens', label: words.tokens, format: t.numbers.integer },
      { name: 'lowest_entropy_nats', label: words.lowest, format: (value) => t.numbers.fixed(value, 3) },
      { name: 'highest_entropy_nats', label: words.highest, format: (value) => t.numbers.fixed(value, 3) },
      ...(known
        ? [
            { name: 'kl_nats', label: words.kl, format: nats },
            ...interval('kl', nats),
            { name: 'kl_of_equal_noise_nats', label: words.expected, format: nats },
            { name: 'noise', label: words.noise, format: nats },
          ]
        : []),
      { name: 'log_ratio_nats', label: words.logRatio, format: nats },
      ...interval('log_ratio', nats),
      { name: 'entropy_change_nats', label: words.change, format: nats },
      ...interval('entropy_change', nats),
      { name: 'absolute_entropy_change_nats', label: words.distance, format: nats },
      ...interval('absolute_entropy_change', nats),
      { name: 'top1_changed', label: words.flipped, format: share },
      ...interval('top1_changed', share),
      { name: 'top_shared', label: words.shared, format: share },
    ],
    rows: rows.map(({ name, group }) => [
      name,
      group.tokens,
      group.lowest,
      group.highest,
      ...(known ? [...of(group, 'kl'), expectedKl(group, all), group.noise] : []),
      ...of(group, 'logRatio'),
      ...of(group, 'entropyChange'),
      ...of(group, 'entropyDistance'),
      ...of(group, 'flipped'),
      group.means.topOverlap!.value,
    ]),
  };
}
