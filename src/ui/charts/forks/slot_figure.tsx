import { scaleLinear } from 'd3-scale';
import type { PlaceEntropy } from '../../../forks/slot_entropy.ts';
import { useMessages } from '../../words/language.ts';
import { bucketOf } from '../entropy_buckets.ts';
import type { Sheet } from '../figures/figure_sheet.ts';
import { PanelFigure } from '../panels/panel_figure.tsx';
import { type PlotArea, XAxis, xAxisHeight, YAxis } from '../panels/plot.tsx';

type Place = PlaceEntropy<string | number>;

interface SlotFigureProps {
  /** By slot of the grammar, in its order; or by position in the response, 0 first. */
  places: readonly Place[];
  by: 'slot' | 'position';
}

/** Mean entropy by slot of the grammar, or by position in the response. */
export function SlotFigure({ places, by }: SlotFigureProps) {
  const t = useMessages();
  const words = t.figures.slots;
  if (places.length === 0) return <p className="figure-empty">{words.empty}</p>;
  const nameOf = ({ place }: Place) =>
    typeof place === 'number' ? t.numbers.integer(place + 1) : place === '' ? words.outside : place;
  const most = places.reduce((a, b) => (b.mean > a.mean ? b : a));
  const format = (v: number) => t.numbers.fixed(v, 3);
  const sheet: Sheet = {
    columns: [
      { name: by, label: words.columns[by], words: { '': words.outside } },
      { name: 'mean_entropy_nats', label: words.columns.mean, format },
      { name: 'p10_nats', label: words.columns.p10, format },
      { name: 'median_nats', label: words.columns.median, format },
      { name: 'p90_nats', label: words.columns.p90, format },
      { name: 'tokens', label: words.columns.count, format: t.numbers.integer },
    ],
    rows: places.map(({ place, mean, p10, median, p90, n }) => [
      typeof place === 'number' ? place + 1 : place,
      mean,
      p10,
      median,
      p90,
      n,
    ]),
  };
  const height = by === 'slot' ? places.length * row + xAxisHeight + 8 : columnsHeight;
  const draw = (width: number) =>
    by === 'slot' ? (
      <SlotRows places={places} nameOf={nameOf} width={width} height={height} />
    ) : (
      <PositionColumns places={places} width={width} />
    );
  return (
    <PanelFigure
      title={words.titles[by](nameOf(most), most.mean)}
      note={[words.notes[by]]}
      file={`entropy-by-${by}`}
      columns={[{ key: by, height: () => height, draw, sheet: () => sheet }]}
    />
  );
}

/** Height of a row, px. */
const row = 21;

interface SlotRowsProps {
  places: readonly Place[];
  nameOf: (place: Place) => string;
  width: number;
  height: number;
}

function SlotRows({ places, nameOf, width, height }: SlotRowsProps) {
  const t = useMessages();
  const words = t.figures.slots;
  const longest = Math.max(...places.map((place) => nameOf(place).length));
  const area: PlotArea = {
    left: Math.min(120, 16 + longest * 8),
    right: width - 74,
    top: 4,
    bottom: height - xAxisHeight,
  };
  const most = Math.max(0.1, ...places.map(({ mean, p90 }) => Math.max(mean, p90)));
  const x = scaleLinear([0, most], [area.left, area.right]).nice(4);
  const y = (i: number) => area.top + i * row;
  return (
    <>
      {places.map((place, i) => (
        <g key={place.place}>
          <text className="slot-name" x={area.left - 8} y={y(i) + 14} textAnchor="end">
            {nameOf(place)}
          </text>
          <rect
            className={`bar e${bucketOf(place.mean)}`}
            x={area.left}
            y={y(i) + 4}
            width={Math.max(1.5, x(place.mean) - area.left)}
            height={row - 8}
          />
          <Spread from={x(place.p10)} to={x(place.p90)} y={y(i) + row / 2} />
          <text className="tick" x={area.right + 8} y={y(i) + 14}>
            {words.count(place.n)}
          </text>
        </g>
      ))}
      <XAxis
        ticks={x.ticks(Math.min(5, Math.floor(width / 90)))}
        scale={x}
        format={String}
        area={area}
        label={words.mean}
      />
    </>
  );
}

/** From the 10th to the 90th percentile, where these differ to the eye. */
function Spread({ from, to, y }: { from: number; to: number; y: number }) {
  return to - from < 2 ? null : <line className="whisker" x1={from} x2={to} y1={y} y2={y} />;
}

const columnsHeight = 250;
/** Height of the strip that shows how many responses reach a position, px. */
const strip = 18;

function PositionColumns({ places, width }: { places: readonly Place[]; width: number }) {
  const t = useMessages();
  const words = t.figures.slots;
  const area: PlotArea = {
    left: 42,
    right: width - 8,
    top: 26,
    bottom: columnsHeight - xAxisHeight - strip - 8,
  };
  const last = places.length - 1;
  const x = scaleLinear([0.5, last + 1.5], [area.left, area.right]);
  const wide = Math.max(1, x(2) - x(1) - 1.5);
  const y = scaleLinear([0, Math.max(0.1, ...places.map(({ mean }) => mean))], [area.bottom, area.top]).nice(
    4,
  );
  const most = Math.max(...places.map(({ n }) => n));
  const base = area.bottom + 6 + strip;
  return (
    <>
      <YAxis ticks={y.ticks(4)} scale={y} format={String} area={area} label={words.mean} />
      {places.map(({ place, mean, n }, i) => (
        <g key={place}>
          <rect
            className={`bar e${bucketOf(mean)}`}
            x={x(i + 1) - wide / 2}
            y={Math.min(area.bottom - 1.5, y(mean))}
            width={wide}
            height={Math.max(1.5, area.bottom - y(mean))}
          />
          <rect
            className="count-bar"
            x={x(i + 1) - wide / 2}
            y={base - (strip * n) / most}
            width={wide}
            height={(strip * n) / most}
          />
        </g>
      ))}
      <text className="tick" x={area.left - 8} y={base - 5} textAnchor="end">
        n
      </text>
      <XAxis
        ticks={x.ticks(Math.min(10, Math.floor(width / 50))).filter(Number.isInteger)}
        scale={x}
        format={t.numbers.integer}
        area={{ ...area, bottom: base }}
        label={words.position(most)}
      />
    </>
  );
}
