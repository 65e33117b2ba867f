import type { TransferSetId } from '../../../task/transfer_sets.ts';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import { Plot } from '../../charts/figures/plot_axes.tsx';
import { groupName } from '../../state/compare/names.ts';
import { passOf, type TransferRow } from '../../state/compare/transfer_values.ts';
import { useMessages } from '../../words/language.ts';
import { Swatch } from '../curves/curve_legend.tsx';
import { type ConditionDot, ConditionDots } from '../differences/condition_dots.tsx';

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
        {(width) => (
          <ConditionDots
            dots={rows.map(dotOf)}
            width={width}
            height={height}
            words={words.upright}
            unit={0.05}
            least={0.1}
            within={[0, 1]}
          />
        )}
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

const within = (share: number) => Math.min(1, Math.max(0, share));

/** A condition as it is drawn: an interval goes no further than a share can. */
const dotOf = ({ group, seeds, mean, interval, base }: TransferRow): ConditionDot => ({
  group,
  seeds,
  mean,
  interval: interval && { low: within(interval.low), high: within(interval.high) },
  base: base && passOf(base),
});
