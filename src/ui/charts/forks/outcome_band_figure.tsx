import { scaleLinear } from 'd3-scale';
import type { OutcomeBand } from '../../../forks/outcome_band.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { traceWord } from '../../words/trace_words.ts';
import { drawn, useDrawingSize } from '../drawing_size.ts';
import { FigureFrame } from '../figures/figure_frame.tsx';
import type { Sheet } from '../figures/figure_sheet.ts';
import { type PlotArea, YAxis } from '../panels/plot.tsx';
import { greatestTurn, printedRates, type Stripe, stripesOf, stripeText } from './band_words.ts';
import { columnCount } from './tree_layout.ts';
import { shareText, shortText } from './tree_words.ts';

interface OutcomeBandFigureProps {
  /** Null before the forks were scanned. */
  band: OutcomeBand | null;
  /** The response's tokens as they were written, aligned with the band. */
  words: readonly string[];
}

/** Heights of the drawing, px. */
const top = 46;
const tall = 150;
const line = 18;
const left = 48;
const sign = 8;

/** The band as a figure of its own: along the tokens, the share of each final answer (Forking Paths, arXiv 2412.07961). */
export function OutcomeBandFigure({ band, words: tokens }: OutcomeBandFigureProps) {
  const t = useMessages();
  const words = t.figures.band;
  const [box, { width, scale }] = useDrawingSize<HTMLElement>();
  if (!band || band.entries.every(({ rate }) => rate === null)) {
    return <p className="figure-empty">{words.empty}</p>;
  }
  const shown = tokens.map((word) => shortText(traceWord(word)));
  const turn = greatestTurn(band.entries);
  const title = turn
    ? words.titleTurns(shown[turn.at], shareText(turn.from, t), shareText(turn.to, t))
    : words.title;
  return (
    <FigureFrame
      title={title}
      note={words.note}
      description={words.note}
      sheet={bandSheet(band, shown, t)}
      file="outcome-band"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard */}
      <section className="figure-scroll" ref={box} tabIndex={0} aria-label={`${title}. ${words.note}`}>
        <BandDrawing band={band} words={shown} visible={width} scale={scale} />
      </section>
    </FigureFrame>
  );
}

interface BandDrawingProps {
  band: OutcomeBand;
  words: readonly string[];
  /** The width that is seen without scrolling, in the drawing’s units: the legend keeps to it. */
  visible: number;
  /** How much larger it is shown. */
  scale: number;
}

function BandDrawing({ band, words: shown, visible, scale }: BandDrawingProps) {
  const t = useMessages();
  const words = t.figures.band;
  const stripes = stripesOf(band.answers);
  const printed = printedRates(band.entries);
  const widths = shown.map((word, i) => Math.max(printed[i] ? 36 : 22, columnCount(word) * sign + 8));
  const starts = widths.map((_, i) => left + widths.slice(0, i).reduce((a, b) => a + b, 0));
  const right = left + widths.reduce((a, b) => a + b, 0);
  const area: PlotArea = { left, right, top, bottom: top + tall };
  const y = scaleLinear([0, 1], [area.bottom, area.top]);
  const width = Math.max(right + 12, 320);
  const legend = legendPlaces(
    stripes.map((stripe) => legendText(stripe, t)),
    left,
    Math.min(width, Math.max(320, visible)) - 12,
  );
  const height = area.bottom + 34 + (legend.rows + 1) * line;
  return (
    <svg
      data-drawing=""
      role="img"
      className="plot-drawing"
      aria-label={words.note}
      {...drawn(width, height, scale)}
    >
      <YAxis ticks={[0, 0.5, 1]} scale={y} format={t.numbers.percent} area={area} label={words.yAxis} />
      {band.entries.map(({ position, shares, rate, estimated }, i) => {
        let from = 0;
        return (
          <g key={position} className={estimated ? 'estimated' : undefined}>
            {shares?.map((share, s) => {
              const low = from;
              from += share;
              return share > 0 ? (
                <rect
                  key={stripes[s].className}
                  className={`stripe ${stripes[s].className}`}
                  x={starts[i] + 0.75}
                  y={y(from)}
                  width={widths[i] - 1.5}
                  height={y(low) - y(from)}
                />
              ) : null;
            })}
            {printed[i] && rate !== null && (
              <text className="tick" x={starts[i] + widths[i] / 2} y={top - 6} textAnchor="middle">
                {shareText(rate, t)}
              </text>
            )}
            <text
              className="band-word"
              x={starts[i] + widths[i] / 2}
              y={area.bottom + 18}
              textAnchor="middle"
            >
              {shown[i]}
            </text>
          </g>
        );
      })}
      {stripes.map((stripe, i) => {
        const { x, row } = legend.places[i];
        const at = area.bottom + 34 + row * line;
        return (
          <g key={stripe.className}>
            <rect className={`stripe ${stripe.className}`} x={x} y={at} width={12} height={12} />
            <text className="tick" x={x + 18} y={at + 10}>
              {legendText(stripe, t)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

const legendText = (stripe: Stripe, t: Messages) =>
  stripe.answer.kind === 'answer' && stripe.answer.right
    ? `${stripeText(stripe, t)} (${t.figures.band.right})`
    : stripeText(stripe, t);

/** Lays words out in rows, as a line of text breaks. */
function legendPlaces(words: readonly string[], from: number, to: number) {
  let x = from;
  let row = 0;
  const places = words.map((word) => {
    const wide = 18 + columnCount(word) * 7 + 16;
    if (x > from && x + wide > to) {
      x = from;
      row++;
    }
    const place = { x, row };
    x += wide;
    return place;
  });
  return { places, rows: row + 1 };
}

/** The band as numbers: a row a token, a column an answer. */
function bandSheet(band: OutcomeBand, shown: readonly string[], t: Messages): Sheet {
  const { columns, bases } = t.figures.band;
  const percent = (v: number) => t.numbers.percent(v);
  const stripes = stripesOf(band.answers);
  return {
    columns: [
      { name: 'position', label: columns.position },
      { name: 'token', label: columns.token },
      { name: 'right', label: columns.rate, format: percent },
      { name: 'right_low', label: columns.low, format: percent },
      { name: 'right_high', label: columns.high, format: percent },
      { name: 'sampled', label: columns.basis, words: bases },
      ...stripes.map((stripe) => ({
        name: stripe.answer.kind === 'answer' ? stripe.answer.answer : stripe.className.replaceAll('-', '_'),
        label: stripeText(stripe, t),
        format: percent,
      })),
    ],
    rows: band.entries.map(({ rate, interval, shares, measured, estimated }, i) => [
      i + 1,
      shown[i],
      rate,
      interval?.low ?? null,
      interval?.high ?? null,
      rate === null ? null : measured ? 'measured' : estimated ? 'estimated' : 'carried',
      ...stripes.map((_, s) => shares?.[s] ?? null),
    ]),
  };
}
