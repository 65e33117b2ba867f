import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { domainOf } from '../../charts/axis_domain.ts';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import { MeanMark } from '../../charts/figures/mean_mark.tsx';
import { Plot, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import { useMessages } from '../../words/language.ts';
import { Swatch } from '../curves/curve_legend.tsx';
import { groupClass } from '../group_class.ts';
import { SizeAxis, sizeAxisHeight, sizePlaces } from './size_axis.tsx';
import type { BySize, SizedValue } from './size_values.ts';

const height = 320;

/** pass@1 at the end of training by the size of the base, condition by condition. */
export function SizeFigure({ found }: { found: BySize }) {
  const t = useMessages();
  const reach = t.compareReach;
  const words = reach.bySize;
  const { columns, conditions, leftOut } = found;
  const [first] = conditions.toSorted((a, b) => b.values.length - a.values.length);
  const [small, large] = [first.values[0], first.values[first.values.length - 1]];
  const title = words.title(
    t.conditionName(first.selection),
    small.column.parameters,
    small.moments.mean,
    large.column.parameters,
    large.moments.mean,
  );
  const format = (v: number) => t.numbers.fixed(v, 3);
  const said = conditions.map(({ selection, values }) =>
    words.said(
      t.conditionName(selection),
      values.map(({ column, moments }) => words.at(column.parameters, format(moments.mean))).join(', '),
    ),
  );
  const steps = new Set(columns.map(({ step }) => step));
  const note = [words.note, steps.size > 1 ? words.steps(columns) : ''].filter(Boolean).join(t.gap);
  return (
    <FigureFrame
      title={title}
      note={note}
      description={note}
      file="forklab-pass-by-size"
      sheet={{
        columns: [
          { name: 'condition', label: words.columns.condition },
          { name: 'base', label: words.columns.model },
          { name: 'parameters', label: words.columns.parameters },
          { name: 'step', label: words.columns.step },
          { name: 'n', label: words.columns.seeds },
          { name: 'pass_at_1', label: words.columns.mean, format },
          { name: 't_low', label: words.columns.low, format },
          { name: 't_high', label: words.columns.high, format },
          { name: 'pass_at_1_base', label: words.columns.base, format },
        ],
        rows: conditions.flatMap(({ selection, values }) =>
          values.map(({ column, moments, interval }) => [
            t.conditionName(selection),
            column.model,
            column.parameters,
            column.step,
            moments.n,
            moments.mean,
            interval?.low ?? null,
            interval?.high ?? null,
            column.base,
          ]),
        ),
      }}
    >
      <Plot height={height} label={`${title}. ${said.join('; ')}.`}>
        {(width) => <SizeDots found={found} width={width} />}
      </Plot>
      <ul className="end-legend">
        {conditions.map((condition) => (
          <li key={condition.key}>
            <Swatch group={condition} /> {t.conditionName(condition.selection)}{' '}
            <span className="quiet">{words.count(...countsOf(condition.values))}</span>
          </li>
        ))}
      </ul>
      {leftOut.length > 0 && <p className="note">{words.leftOut(leftOut.join(', '))}</p>}
    </FigureFrame>
  );
}

/** How many seeds: one number where all sizes have as many, else one a size. */
function countsOf(values: readonly SizedValue[]): number[] {
  const counts = values.map(({ moments }) => moments.n);
  return new Set(counts).size === 1 ? counts.slice(0, 1) : counts;
}

function SizeDots({ found: { columns, conditions }, width }: { found: BySize; width: number }) {
  const words = useMessages().compareReach.bySize;
  const room: PlotRoom = { left: 42, right: width - 8, top: 24, bottom: height - sizeAxisHeight };
  const { place, air } = sizePlaces(columns, room);
  const values = conditions.flatMap((condition) => condition.values);
  const y = scaleLinear(
    domainOf(
      values.flatMap(({ seeds, interval, column }) => [
        ...seeds.map(({ value }) => value),
        ...(interval ? [Math.max(0, interval.low), Math.min(1, interval.high)] : []),
        ...(column.base === null ? [] : [column.base]),
      ]),
      0.1,
      0.2,
      [0, 1],
    ),
    [room.bottom, room.top],
  );
  const within = (v: number) => y(Math.min(1, Math.max(0, v)));
  /** Conditions stand side by side, so that their intervals can be told apart. */
  const aside = (at: number) =>
    (at - (conditions.length - 1) / 2) * Math.min(15, (1.6 * air) / conditions.length);
  return (
    <>
      <UprightAxis ticks={y.ticks(5)} at={y} format={String} room={room} words={words.upright} />
      {columns.map((column) =>
        column.base === null ? null : (
          <circle
            key={column.experiment}
            className="base-dot"
            cx={place(column)}
            cy={y(column.base)}
            r={4.5}
          />
        ),
      )}
      {conditions.map((condition, at) => {
        const x = ({ column }: SizedValue) => place(column) + aside(at);
        const drawn = line<SizedValue>(x, ({ moments }) => y(moments.mean))(condition.values);
        return (
          <g key={condition.key} className={groupClass(condition)}>
            <path className="mean" d={drawn ?? ''} />
            {condition.values.map((value) => (
              <g key={value.column.experiment} className={groupClass(condition)}>
                <MeanMark
                  fine
                  mean={value.moments.mean}
                  interval={value.interval}
                  seeds={value.seeds}
                  at={within}
                  across={x(value)}
                  aside={5}
                />
              </g>
            ))}
          </g>
        );
      })}
      <SizeAxis columns={columns} place={place} room={room} />
    </>
  );
}
