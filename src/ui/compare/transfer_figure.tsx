import { scaleLinear } from 'd3-scale';
import type { TransferSetId } from '../../task/transfer_sets.ts';
import { domainOf } from '../charts/axis_domain.ts';
import { FigureFrame } from '../figures/figure_frame.tsx';
import { Plot, type PlotRoom, UprightAxis } from '../figures/plot_axes.tsx';
import { useMessages } from '../messages/language.ts';
import { groupClass } from './curve_chart.tsx';
import { Swatch } from './curve_legend.tsx';
import { groupName } from './names.ts';
import { passOf, type TransferRow } from './transfer_values.ts';

const height = 240;

/** pass@1 on a set of other problems, condition by condition. */
export function TransferFigure({ set, rows }: { set: TransferSetId; rows: readonly TransferRow[] }) {
  const t = useMessages();
  const words = t.compareReach.transfer;
  const best = rows.reduce((a, b) => (b.mean > a.mean ? b : a));
  const title =
    best.base === null
      ? words.plainTitle(set)
      : words.title(set, groupName(t, best.group), best.mean, passOf(best.base));
  const [{ outcome }] = rows[0].seeds;
  const note = `${words.notes[set](outcome.right.length, outcome.samples)}${t.gap}${words.how}`;
  const format = (v: number) => t.numbers.fixed(v, 3);
  const said = rows.map(({ group, mean, seeds }) =>
    words.said(groupName(t, group), format(mean), seeds.length),
  );
  return (
    <FigureFrame
      title={title}
      note={note}
      description={note}
      file={`forklab-transfer-${set}`}
      sheet={{
        columns: [
          { name: 'set', label: words.columns.set, words: words.sets },
          { name: 'condition', label: words.columns.condition },
          { name: 'seed', label: words.columns.seed },
          { name: 'step', label: words.columns.step },
          { name: 'pass_at_1', label: words.columns.pass, format },
          { name: 'pass_at_1_base', label: words.base, format },
          { name: 'length', label: words.columns.length, format: (v) => t.numbers.fixed(v, 1) },
          { name: 'truncated', label: words.columns.truncated, format: t.numbers.percent },
        ],
        rows: rows.flatMap(({ group, seeds, base }) =>
          seeds.map(({ seed, step, value, outcome: { length, truncated } }) => [
            set,
            groupName(t, group),
            seed,
            step,
            value,
            base && passOf(base),
            length,
            truncated,
          ]),
        ),
      }}
    >
      <Plot height={height} label={`${title}: ${said.join(', ')}.`}>
        {(width) => <TransferDots rows={rows} width={width} />}
      </Plot>
      <ul className="end-legend">
        {rows.map(({ group, mean, interval, seeds }, i) => (
          <li key={group.key}>
            <b>{i + 1}</b> <Swatch group={group} /> {groupName(t, group)} <b>{format(mean)}</b>{' '}
            <span className="quiet">
              {interval && `[${format(interval.low)}, ${format(interval.high)}] `}
              {t.compareReach.bySize.count(seeds.length)}
            </span>
          </li>
        ))}
      </ul>
    </FigureFrame>
  );
}

function TransferDots({ rows, width }: { rows: readonly TransferRow[]; width: number }) {
  const words = useMessages().compareReach.transfer;
  const room: PlotRoom = { left: 42, right: width - 8, top: 24, bottom: height - 24 };
  const within = (v: number) => Math.min(1, Math.max(0, v));
  const y = scaleLinear(
    domainOf(
      rows.flatMap(({ seeds, interval, base }) => [
        ...seeds.map(({ value }) => value),
        ...(interval ? [within(interval.low), within(interval.high)] : []),
        ...(base ? [passOf(base)] : []),
      ]),
      0.05,
      0.1,
      [0, 1],
    ),
    [room.bottom, room.top],
  );
  const wide = (room.right - room.left) / rows.length;
  const x = (i: number) => room.left + (i + 0.5) * wide;
  return (
    <>
      <UprightAxis ticks={y.ticks(4)} at={y} format={String} room={room} words={words.upright} />
      {rows.map(({ group, seeds, mean, interval, base }, i) => (
        <g key={group.key} className={groupClass(group)}>
          {base && <circle className="base-dot" cx={x(i)} cy={y(passOf(base))} r={4.5} />}
          {interval && (
            <line
              className="interval"
              x1={x(i)}
              x2={x(i)}
              y1={y(within(interval.low))}
              y2={y(within(interval.high))}
            />
          )}
          {seeds.length > 1 &&
            seeds.map(({ seed, value }) => (
              <circle key={seed} className="seed-dot" cx={x(i) + 11} cy={y(value)} r={2.6} />
            ))}
          <circle className="dot" cx={x(i)} cy={y(mean)} r={5} />
          <text className="tick" x={x(i)} y={height - 6} textAnchor="middle">
            {i + 1}
          </text>
        </g>
      ))}
    </>
  );
}
