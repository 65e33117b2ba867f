import { domainOf } from '../../charts/axis_domain.ts';
import { SizeLeadFigure } from '../../charts/figures/size_lead_figure.tsx';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { sizePanel } from '../../charts/panels/size_panel.tsx';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';
import { groupClass } from '../group_class.ts';
import { type BySize, growthOf, leadsOf, type SizedCondition, type SizedLead } from './size_values.ts';

/** pass@1 at the end of training by the size of the base, condition by condition. */
export function SizeFigure({ found }: { found: BySize }) {
  const t = useMessages();
  const words = useComparePanels().bySize;
  const { columns, conditions, leftOut } = found;
  const [first] = conditions.toSorted((a, b) => b.values.length - a.values.length);
  const [small, large] = [first.values[0], first.values[first.values.length - 1]];
  const steps = new Set(columns.map(({ step }) => step));
  const bases = columns.flatMap(({ experiment, base }) =>
    base === null ? [] : [{ key: experiment, value: base }],
  );
  const curves = conditions.map((condition) => {
    const counts = [...new Set(condition.values.map(({ moments }) => moments.n))];
    return {
      key: condition.key,
      label: `${t.conditionName(condition.selection)}${t.figures.comma}${words.count(...counts)}`,
      className: groupClass(condition),
      points: condition.values.map(({ column, seeds, moments, interval }) => ({
        key: column.experiment,
        parameters: column.parameters,
        values: seeds,
        estimate: {
          value: moments.mean,
          interval: interval && { low: Math.max(0, interval.low), high: Math.min(1, interval.high) },
          n: moments.n,
        },
      })),
    };
  });
  const values = curves.flatMap(({ points }) =>
    points.flatMap(({ values: seeds, estimate: { interval } }) => [
      ...seeds.map(({ value }) => value),
      ...(interval ? [interval.low, interval.high] : []),
    ]),
  );
  const domain = domainOf([...values, ...bases.map(({ value }) => value)], 0.1, 0.2, [0, 1]);
  return (
    <PanelFigure
      title={words.title(
        t.conditionName(first.selection),
        small.column.parameters,
        small.moments.mean,
        large.column.parameters,
        large.moments.mean,
      )}
      note={[
        words.note,
        steps.size > 1 ? words.steps(columns) : '',
        leftOut.length > 0 ? words.leftOut(leftOut.join(', ')) : '',
      ]}
      file="pass-by-size"
      columns={[
        sizePanel(t, {
          curves,
          bases,
          y: { domain, label: t.panels.measures.passAt(1), format: t.numbers.fixed },
        }),
      ]}
    />
  );
}

/** The lead of one condition over another, size by size. */
export function LeadFigure({ of, over }: { of: SizedCondition; over: SizedCondition }) {
  const t = useMessages();
  const { bySize: words, signed } = useComparePanels();
  const leads = leadsOf(of, over);
  if (leads.length === 0) return <p className="figure-empty">{words.none}</p>;
  const names = [t.conditionName(of.selection), t.conditionName(over.selection)] as const;
  const ends = [...new Set([leads[0], leads[leads.length - 1]])];
  const growth = growthOf(leads);
  return (
    <SizeLeadFigure
      title={words.leadTitle(
        ...names,
        ends.map(({ column, mean }) => words.at(column.parameters, signed(mean))).join(', '),
      )}
      note={[words.leadNote]}
      file="lead-by-size"
      label={words.leadAxis(...names)}
      className={groupClass(of)}
      points={leads.map(({ column, mean, interval, pairs, n, way }) => ({
        key: column.experiment,
        parameters: column.parameters,
        values: pairs,
        estimate: { value: mean, interval, n: Math.min(...n) },
        note: way === 'paired' ? words.pairs(n[0]) : words.apart(...n),
      }))}
    >
      {growth?.a && growth.b && (
        <p className="note">
          {words.growth(sizeOf(leads[0]), sizeOf(leads.at(-1)!), growth.a.mean - growth.b.mean, growth.welch)}
        </p>
      )}
    </SizeLeadFigure>
  );
}

const sizeOf = ({ column }: SizedLead) => column.parameters;
