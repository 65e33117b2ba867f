import { scaleLinear } from 'd3-scale';
import { domainOf } from '../charts/axis_domain.ts';
import { FigureFrame } from '../figures/figure_frame.tsx';
import { Plot, type PlotRoom, UprightAxis } from '../figures/plot_axes.tsx';
import { useMessages } from '../messages/language.ts';
import { groupClass } from './curve_chart.tsx';
import { Swatch } from './curve_legend.tsx';
import { type EndKind, type Ends, endsOf } from './end_values.ts';
import { groupName } from './names.ts';
import type { RunGroup } from './run_groups.ts';

const height = 220;
const units = { pass: 0.1, entropy: 0.05, length: 10 } as const;
const digits = { pass: 3, entropy: 3, length: 1 } as const;

/** One quantity at the end of training, condition by condition. */
export function EndsFigure({ shown, kind }: { shown: readonly RunGroup[]; kind: EndKind }) {
  const t = useMessages();
  const words = t.compare.entropy.ends;
  const ends = endsOf(shown, kind);
  if (ends === null) return null;
  const { step, values } = ends;
  const title = words.titles[kind];
  const note = words.notes[kind](step);
  const format = (v: number) => t.numbers.fixed(v, digits[kind]);
  const said = values
    .map(({ group, moments }) => `${groupName(t, group)} ${format(moments.mean)}`)
    .join(', ');
  return (
    <FigureFrame
      title={title}
      note={note}
      description={`${note}. ${words.how}`}
      file={`forklab-${kind}-by-condition`}
      sheet={{
        columns: [
          { name: 'condition', label: words.columns.condition },
          { name: 'rho', label: words.columns.rho },
          { name: 'n', label: words.columns.n },
          { name: 'mean', label: words.columns.mean, format },
          { name: 'sd', label: words.columns.sd, format },
          { name: 'base', label: words.columns.base, format },
        ],
        rows: values.map(({ group, moments, base }) => [
          groupName(t, group),
          group.selection.rho,
          moments.n,
          moments.mean,
          moments.sd,
          base,
        ]),
      }}
    >
      <Plot height={height} label={`${title}, ${note}: ${said}.`}>
        {(width) => <EndDots ends={ends} kind={kind} width={width} />}
      </Plot>
      <ul className="end-legend">
        {values.map(({ group, moments }, i) => (
          <li key={group.key}>
            <b>{i + 1}</b> <Swatch group={group} /> {groupName(t, group)} <b>{format(moments.mean)}</b>
            {moments.sd !== null && <span className="quiet"> ± {format(moments.sd)}</span>}
          </li>
        ))}
      </ul>
    </FigureFrame>
  );
}

function EndDots({ ends: { values }, kind, width }: { ends: Ends; kind: EndKind; width: number }) {
  const words = useMessages().compare.entropy.ends;
  const room: PlotRoom = { left: 42, right: width - 8, top: 24, bottom: height - 24 };
  const all = values.flatMap(({ seeds, base, moments: { mean, sd } }) => [
    ...seeds.map(({ value }) => value),
    ...(base === null ? [] : [base]),
    mean - (sd ?? 0),
    mean + (sd ?? 0),
  ]);
  const within: [number, number] = kind === 'pass' ? [0, 1] : [0, 1e6];
  const y = scaleLinear(domainOf(all, units[kind], units[kind], within), [room.bottom, room.top]);
  const wide = (room.right - room.left) / values.length;
  const x = (i: number) => room.left + (i + 0.5) * wide;
  return (
    <>
      <UprightAxis ticks={y.ticks(4)} at={y} format={String} room={room} words={words.axes[kind]} />
      {values.map(({ group, seeds, moments: { mean, sd }, base }, i) => (
        <g key={group.key} className={groupClass(group)}>
          {base !== null && <circle className="base-dot" cx={x(i)} cy={y(base)} r={4.5} />}
          {sd !== null && (
            <line className="interval" x1={x(i)} x2={x(i)} y1={y(mean - sd)} y2={y(mean + sd)} />
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
