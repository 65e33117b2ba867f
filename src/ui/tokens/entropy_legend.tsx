import { scaleLinear } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, useMemo } from 'react';
import { histogramOf, logHeights } from '../../forks/entropy_histogram.ts';
import { fromHighest, rhoAt } from '../../forks/top_share.ts';
import { drawn, useDrawingSize } from '../charts/drawing_size.ts';
import { bucketOf } from '../charts/entropy_buckets.ts';
import { useMessages } from '../words/language.ts';

interface EntropyLegendProps {
  /** The entropies of the tokens that the cut is made among. */
  entropies: readonly number[];
  rho: number;
  /** The position of the line, nats. */
  tau: number;
  /** The words next to the line. */
  words: string;
  /** The line is not the run's own cut. */
  loose: boolean;
  onRho: (rho: number) => void;
  /** Units of the axis in a nat: 1 for nats. */
  perNat?: number;
  /** The class that a bar's colour has, by its entropy in nats; the tokens' fixed buckets by default. */
  ground?: (entropy: number) => string;
}

const height = 92;
const base = 68;
const tallest = 54;

/** The legend that is the control: the histogram of entropies, in the colours of the tokens, with the line of rho. */
export function EntropyLegend(props: EntropyLegendProps) {
  const { entropies, rho, tau, words, loose, onRho, perNat = 1, ground = fixedGround } = props;
  const t = useMessages();
  const [box, { width, scale }] = useDrawingSize<HTMLDivElement>();
  const histogram = useMemo(() => histogramOf(entropies), [entropies]);
  const heights = useMemo(() => logHeights(histogram), [histogram]);
  const descending = useMemo(() => fromHighest(entropies), [entropies]);
  const x = scaleLinear([0, histogram.top], [0, width]);
  const ticks = scaleLinear([0, histogram.top * perNat], [0, width]);
  const at = Math.max(1, Math.min(width - 1, x(tau)));

  function toPointer(event: PointerEvent<HTMLDivElement>) {
    const { left } = event.currentTarget.getBoundingClientRect();
    const share = rhoAt(descending, Math.max(0, x.invert((event.clientX - left) / scale)));
    onRho(Math.max(1 / Math.max(1, descending.length), share));
  }
  function onKeyDown(event: KeyboardEvent) {
    const by: Record<string, number> = {
      ArrowRight: -0.01,
      ArrowUp: -0.01,
      ArrowLeft: 0.01,
      ArrowDown: 0.01,
      PageUp: -0.1,
      PageDown: 0.1,
    };
    const ends: Record<string, number> = { Home: 1, End: 0.01 };
    const to = event.key in by ? rho + by[event.key] : ends[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onRho(Math.max(0.01, Math.min(1, Math.round(to * 100) / 100)));
  }

  const atRight = at > width * 0.55;
  return (
    <div
      className={loose ? 'legend loose' : 'legend'}
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={t.rollouts.line}
      aria-valuemin={0}
      aria-valuemax={histogram.top}
      aria-valuenow={tau}
      aria-valuetext={`${words}. ${t.rollouts.lineValue(rho, tau)}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        toPointer(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons & 1) toPointer(event);
      }}
      onKeyDown={onKeyDown}
    >
      {width > 0 && (
        <svg aria-hidden="true" {...drawn(width, height, scale)}>
          {heights.map((share, i) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its position
              key={i}
              className={`bar ${ground((i + 0.5) * histogram.width)}`}
              x={x(i * histogram.width) + 0.75}
              y={base - share * tallest}
              width={Math.max(1, x(histogram.width) - 1.5)}
              height={share * tallest}
              rx={1.5}
            />
          ))}
          <line className="axis" x1={0} x2={width} y1={base + 0.5} y2={base + 0.5} />
          {ticks.ticks(Math.min(5, Math.floor(width / 70))).map((tick) => (
            <text
              key={tick}
              className="tick"
              x={ticks(tick)}
              y={height - 8}
              textAnchor={anchorAt(ticks(tick), width)}
            >
              {tick}
            </text>
          ))}
          <line className="rho-line" x1={at} x2={at} y1={6} y2={base + 5} />
          <circle className="rho-knob" cx={at} cy={6} r={5} />
          <text
            className="rho-words"
            x={atRight ? at - 11 : at + 11}
            y={11}
            textAnchor={atRight ? 'end' : 'start'}
          >
            {words}
          </text>
        </svg>
      )}
      <span className="unseen">{t.rollouts.histogram(entropies.length)}</span>
    </div>
  );
}

const fixedGround = (entropy: number) => `e${bucketOf(entropy)}`;

const anchorAt = (x: number, width: number) => (x < 8 ? 'start' : x > width - 12 ? 'end' : 'middle');
