import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import { Plot } from '../../charts/figures/plot_axes.tsx';
import { groupName } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { useMessages } from '../../words/language.ts';
import { Swatch } from '../curves/curve_legend.tsx';
import { type ConditionDot, ConditionDots } from './condition_dots.tsx';
import { type EndKind, type EndValue, endsOf } from './end_values.ts';

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
        {(width) => (
          <ConditionDots
            dots={values.map(dotOf)}
            width={width}
            height={height}
            words={words.axes[kind]}
            unit={units[kind]}
            least={units[kind]}
            within={kind === 'pass' ? [0, 1] : [0, 1e6]}
          />
        )}
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

/** An end as it is drawn, with one standard deviation to both sides. */
const dotOf = ({ group, seeds, moments: { mean, sd }, base }: EndValue): ConditionDot => ({
  group,
  seeds,
  mean,
  interval: sd === null ? null : { low: mean - sd, high: mean + sd },
  base,
});
