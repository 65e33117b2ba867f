import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import { MeanMark } from '../../charts/figures/mean_mark.tsx';
import { Plot, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import { useMessages } from '../../words/language.ts';
import { differenceDomain } from '../differences/difference_domain.ts';
import { groupClass } from '../group_class.ts';
import { SizeAxis, sizeAxisHeight, sizePlaces } from './size_axis.tsx';
import { growthOf, leadsOf, type SizeColumn, type SizedCondition, type SizedLead } from './size_values.ts';

const height = 320;

/** The lead of one condition over another, size by size. */
export function LeadFigure({ of, over }: { of: SizedCondition; over: SizedCondition }) {
  const t = useMessages();
  const reach = t.compareReach;
  const words = reach.bySize;
  const leads = leadsOf(of, over);
  if (leads.length === 0) return <p className="figure-empty">{words.none}</p>;
  const names = [t.conditionName(of.selection), t.conditionName(over.selection)] as const;
  const [first, last] = [leads[0], leads[leads.length - 1]];
  const told = first === last ? [first] : [first, last];
  const at = (lead: SizedLead) => words.at(lead.column.parameters, reach.signed(lead.mean));
  const title = words.leadTitle(...names, told.map(at).join(', '));
  const growth = growthOf(leads);
  const grown = growth?.a && growth.b ? growth.a.mean - growth.b.mean : null;
  const sizeOf = (lead: SizedLead) => lead.column.parameters;
  const format = (v: number) => reach.signed(v);
  return (
    <FigureFrame
      title={title}
      note={words.leadNote}
      description={words.leadNote}
      file="forklab-lead-by-size"
      sheet={{
        columns: [
          { name: 'condition', label: words.columns.lead },
          { name: 'reference', label: words.columns.over },
          { name: 'base', label: words.columns.model },
          { name: 'parameters', label: words.columns.parameters },
          { name: 'difference', label: words.columns.mean, format },
          { name: 'low', label: words.columns.low, format },
          { name: 'high', label: words.columns.high, format },
          { name: 'interval', label: words.columns.way, words: words.ways },
          { name: 'n', label: words.columns.seeds },
          { name: 'n_reference', label: words.columns.seeds },
        ],
        rows: leads.map(({ column, mean, interval, way, n }) => [
          ...names,
          column.model,
          column.parameters,
          mean,
          interval?.low ?? null,
          interval?.high ?? null,
          way,
          ...n,
        ]),
      }}
    >
      <Plot height={height} label={`${words.leadPlain(...names)}: ${leads.map(at).join(', ')}.`}>
        {(width) => <LeadDots leads={leads} condition={of} width={width} />}
      </Plot>
      {grown !== null && growth && (
        <p className="note">{words.growth(sizeOf(first), sizeOf(last), grown, growth.welch)}</p>
      )}
    </FigureFrame>
  );
}

interface LeadDotsProps {
  leads: readonly SizedLead[];
  condition: SizedCondition;
  width: number;
}

function LeadDots({ leads, condition, width }: LeadDotsProps) {
  const t = useMessages();
  const words = t.compareReach.bySize;
  const room: PlotRoom = { left: 52, right: width - 8, top: 24, bottom: height - sizeAxisHeight };
  const columns = leads.map(({ column }) => column);
  const { place } = sizePlaces(columns, room);
  const values = leads.flatMap(({ mean, interval, pairs }) => [
    mean,
    ...(interval ? [interval.low, interval.high] : []),
    ...pairs.map(({ value }) => value),
  ]);
  const y = scaleLinear(differenceDomain(values), [room.bottom, room.top]);
  const x = ({ column }: SizedLead) => place(column);
  const about = (column: SizeColumn) => {
    const lead = leads.find((one) => one.column === column)!;
    return lead.way === 'paired' ? words.pairs(lead.n[0]) : words.apart(...lead.n);
  };
  return (
    <>
      <UprightAxis
        ticks={y.ticks(5)}
        at={y}
        format={(v) => t.numbers.signed(v, 2)}
        room={room}
        words={words.leadUpright}
      />
      <line className="zero" x1={room.left} x2={room.right} y1={y(0)} y2={y(0)} />
      <g className={groupClass(condition)}>
        <path className="mean" d={line<SizedLead>(x, ({ mean }) => y(mean))(leads) ?? ''} />
        {leads.map((lead) => (
          <g key={lead.column.experiment} className={groupClass(condition)}>
            <MeanMark
              mean={lead.mean}
              interval={lead.interval}
              seeds={lead.pairs}
              at={y}
              across={x(lead)}
              aside={10}
            />
          </g>
        ))}
      </g>
      <SizeAxis columns={columns} place={place} about={about} room={room} />
    </>
  );
}
