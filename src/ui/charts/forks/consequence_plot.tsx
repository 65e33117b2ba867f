import { scaleLinear } from 'd3-scale';
import { type ForkVerdict, material } from '../../../forks/consequence.ts';
import { useMessages } from '../../words/language.ts';
import { traceWord } from '../../words/trace_words.ts';
import { placePointLabels } from '../figures/point_labels.ts';
import { monoWidth } from '../figures/word_cloud_layout.ts';
import { PanelFigure } from '../panels/panel_figure.tsx';
import { type PlotArea, XAxis, xAxisHeight, YAxis } from '../panels/plot.tsx';
import type { ForkRow } from './fork_rows.ts';
import { forkSheet } from './fork_table.tsx';

interface ConsequencePlotProps {
  rows: readonly ForkRow[];
  promptLength: number;
  /** The position of the fork that is open. */
  selected: number | null;
}

const height = 280;
const verdicts = ['decides', 'unclear', 'wavers'] as const satisfies readonly ForkVerdict[];

/** Scatter plot of the forks' consequence against entropy. */
export function ConsequencePlot({ rows, promptLength, selected }: ConsequencePlotProps) {
  const t = useMessages();
  const words = t.figures.forks;
  const known = rows.filter(({ fork }) => fork.consequence !== null);
  if (known.length === 0) return <p className="figure-empty">{words.empty}</p>;
  return (
    <PanelFigure
      title={words.plotTitle}
      note={[words.plotNote]}
      file="entropy-and-consequence"
      columns={[
        {
          key: 'forks',
          height: () => height,
          draw: (width) => <Points rows={known} selected={selected} width={width} />,
          sheet: () => forkSheet(known, promptLength, t),
        },
      ]}
    />
  );
}

function Points({ rows, selected, width }: Omit<ConsequencePlotProps, 'promptLength'> & { width: number }) {
  const t = useMessages();
  const words = t.figures.forks;
  const area: PlotArea = { left: 42, right: width - 12, top: 46, bottom: height - xAxisHeight };
  const most = Math.max(1.2, ...rows.map(({ fork }) => fork.entropy * 1.08));
  const x = scaleLinear([0, most], [area.left, area.right]);
  const y = scaleLinear([0, 100], [area.bottom, area.top]);
  const points = rows.map(({ fork, word }) => ({
    key: String(fork.position),
    x: x(fork.entropy),
    y: y(fork.consequence ?? 0),
    width: monoWidth(traceWord(word), 12),
  }));
  const labels = placePointLabels(points, area);
  return (
    <>
      <YAxis
        ticks={[0, 25, 50, 75, 100]}
        scale={y}
        format={t.numbers.integer}
        area={area}
        label={words.consequence}
      />
      <XAxis
        ticks={x.ticks(Math.min(6, Math.floor(width / 70)))}
        scale={x}
        format={String}
        area={area}
        label={words.entropy}
      />
      <line className="rule" x1={area.left} x2={area.right} y1={y(material)} y2={y(material)} />
      <text className="rule-words" x={area.left + 4} y={y(material) - 5}>
        {words.material(material)}
      </text>
      <Legend at={area.left} width={area.right - area.left} />
      {rows.map(({ fork, word }, i) => {
        const { x: cx, y: cy, key } = points[i];
        const { low, high } = fork.consequenceInterval ?? { low: 0, high: 100 };
        const label = labels.get(key);
        return (
          <g key={key} className={`is-${fork.verdict}`}>
            <line className="whisker" x1={cx} x2={cx} y1={y(Math.max(0, low))} y2={y(Math.min(100, high))} />
            {fork.noise !== null && (
              <line className="noise" x1={cx - 6} x2={cx + 6} y1={y(fork.noise)} y2={y(fork.noise)} />
            )}
            {selected === fork.position && <circle className="chosen" cx={cx} cy={cy} r={9} />}
            <Mark verdict={fork.verdict} x={cx} y={cy} />
            {label && (
              <text className="point-word" x={label.x} y={label.y} textAnchor={label.anchor}>
                {traceWord(word)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** A verdict as a mark: a full disc decides, a ring wavers, a diamond leaves it open. */
function Mark({ verdict, x, y }: { verdict: ForkVerdict; x: number; y: number }) {
  return verdict === 'unclear' ? (
    <path className="mark unclear" d={`M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z`} />
  ) : (
    <circle className={`mark ${verdict}`} cx={x} cy={y} r={4.5} />
  );
}

function Legend({ at, width }: { at: number; width: number }) {
  const t = useMessages();
  const step = Math.min(92, width / verdicts.length);
  return (
    <g>
      {verdicts.map((verdict, i) => (
        <g key={verdict}>
          <Mark verdict={verdict} x={at + i * step + 6} y={29} />
          <text className="tick" x={at + i * step + 16} y={33}>
            {t.figures.forks.verdicts[verdict]}
          </text>
        </g>
      ))}
    </g>
  );
}
