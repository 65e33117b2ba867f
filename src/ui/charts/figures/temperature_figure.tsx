import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { SweepPoint, Varied } from '../../../experiment/sweep.ts';
import { useMessages } from '../../words/language.ts';
import { domainOf } from '../axis_domain.ts';
import { placeLabels } from '../label_places.ts';
import { FigureFrame } from './figure_frame.tsx';
import type { Sheet } from './figure_sheet.ts';
import { LevelAxis, levelAxisHeight, Plot, type PlotRoom, UprightAxis } from './plot_axes.tsx';
import {
  findingOf,
  passInterval,
  type TemperatureLines,
  temperatureLines,
  temperaturesOf,
  widestPair,
} from './temperature_lines.ts';

interface TemperatureFigureProps {
  /** In any order, as they arrive. */
  points: readonly SweepPoint[];
  /** More points are coming. */
  running: boolean;
}

const height = 280;
const ways = ['forks', 'others'] as const;

/** Pass rate against the temperature at forks and elsewhere, each with the other at 1. */
export function TemperatureFigure({ points, running }: TemperatureFigureProps) {
  const t = useMessages();
  const words = t.figures.temperature;
  if (points.length === 0) return <p className="figure-empty">{running ? words.awaited : words.empty}</p>;

  const lines = temperatureLines(points);
  const { threshold, forkShare, problems, samples } =
    lines.forks.find((p) => p.temperature === 1) ?? points[0];
  const note = words.note(problems, samples, threshold, forkShare);
  const pair = widestPair(lines);
  const title = words.findings[findingOf(pair)](pair);
  const sheet: Sheet = {
    columns: [
      { name: 'varied', label: words.columns.varied, words: words.ways },
      { name: 'temperature', label: words.columns.temperature },
      { name: 'pass', label: words.columns.pass, format: (v) => t.numbers.fixed(v, 3) },
      { name: 'low', label: words.columns.low, format: (v) => t.numbers.fixed(v, 3) },
      { name: 'high', label: words.columns.high, format: (v) => t.numbers.fixed(v, 3) },
      { name: 'problems', label: words.columns.problems },
      { name: 'samples', label: words.columns.samples },
      { name: 'threshold_nats', label: words.columns.threshold, format: (v) => t.numbers.fixed(v, 3) },
      { name: 'truncated', label: words.columns.truncated, format: t.numbers.percent },
      { name: 'length_tokens', label: words.columns.length, format: (v) => t.numbers.fixed(v, 1) },
    ],
    rows: ways.flatMap((vary) =>
      lines[vary].map((p) => {
        const { low, high } = passInterval(p);
        return [
          vary,
          p.temperature,
          p.pass,
          low,
          high,
          p.problems,
          p.samples,
          p.threshold,
          p.truncated,
          p.length,
        ];
      }),
    ),
  };
  return (
    <FigureFrame title={title} note={note} description={note} sheet={sheet} file="temperature">
      <Plot height={height} label={`${title}. ${note}`}>
        {(width) => <TemperatureLinesDrawing lines={lines} points={points} width={width} />}
      </Plot>
    </FigureFrame>
  );
}

interface DrawingProps {
  lines: TemperatureLines;
  points: readonly SweepPoint[];
  width: number;
}

function TemperatureLinesDrawing({ lines, points, width }: DrawingProps) {
  const t = useMessages();
  const words = t.figures.temperature;
  const room: PlotRoom = {
    left: 42,
    right: width - 78,
    top: 26,
    bottom: height - levelAxisHeight,
  };
  const places = temperaturesOf(points);
  // Evenly apart, as the paper's ticks are: the temperatures of interest do not lie evenly.
  const inset = Math.min(24, (room.right - room.left) / 8);
  const x = scaleLinear([0, Math.max(1, places.length - 1)], [room.left + inset, room.right - 8]);
  const at = ({ temperature }: SweepPoint) => x(places.indexOf(temperature));
  const rates = points.flatMap((p) => [passInterval(p).low, passInterval(p).high]);
  const y = scaleLinear(domainOf(rates, 0.1, 0.2, [0, 1]), [room.bottom, room.top]);
  const draw = line<SweepPoint>(at, ({ pass }) => y(pass));
  const ends = ways.flatMap((vary) => {
    const last = lines[vary].at(-1);
    return last ? [{ key: vary, x: at(last), y: y(last.pass) }] : [];
  });
  const heights = placeLabels(ends, 16, room.top + 4, room.bottom);
  return (
    <>
      <UprightAxis
        ticks={y.ticks(5)}
        at={y}
        format={(v) => t.numbers.fixed(v, 1)}
        room={room}
        words={words.upright}
      />
      <LevelAxis
        ticks={places.map((_, i) => i)}
        at={x}
        format={(i) => String(places[i])}
        room={room}
        words={words.level}
      />
      {ways.map((vary) => (
        <g key={vary} className={`vary-${vary}`}>
          <path className="vary-line" d={draw(lines[vary]) ?? ''} />
          {lines[vary].map((point) => (
            <TemperaturePoint key={point.temperature} point={point} vary={vary} x={at(point)} y={y} />
          ))}
        </g>
      ))}
      {ends.map(({ key, x: end }) => (
        <text key={key} className={`end vary-${key}`} x={end + 12} y={heights.get(key)! + 4}>
          {words.ways[key]}
        </text>
      ))}
    </>
  );
}

interface PointProps {
  point: SweepPoint;
  vary: Varied;
  x: number;
  y: (rate: number) => number;
}

/** A rate with its interval. The two lines' bars stand side by side; at temperature 1 they are one. */
function TemperaturePoint({ point, vary, x, y }: PointProps) {
  const { low, high } = passInterval(point);
  const shared = point.temperature === 1;
  const at = shared ? x : x + (vary === 'forks' ? -2.5 : 2.5);
  return (
    <g className={shared ? 'shared' : undefined}>
      <line className="whisker" x1={at} x2={at} y1={y(low)} y2={y(high)} />
      <circle className="dot" cx={x} cy={y(point.pass)} r={3.5} />
    </g>
  );
}
