import { hot, sweptModels } from '../../../paper/model_checks.ts';
import { isSameModel } from '../../../paper/models.ts';
import type { Results } from '../../../paper/results.ts';
import type { Sheet } from '../../charts/figures/figure_sheet.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { heatDomain, heatLines, heatPanel, type NamedSweep } from '../panels/heat_panel.tsx';
import { PanelFigure } from '../panels/panels.tsx';
import { Missing } from './missing.tsx';

/** Fig. 3: pass@1 with one temperature at forks and another elsewhere. */
export function Fig3Figure({ results }: { results: Results }) {
  const t = useMessages();
  const words = t.paperFigures.fig3;
  const swept = sweptModels.flatMap(([id, model]): NamedSweep[] => {
    const sweep = results.sweeps.find((one) => isSameModel(one.model, model));
    return sweep && sweep.points.length > 0 ? [{ id, name: words.models[id] ?? id, sweep }] : [];
  });
  if (swept.length === 0) return <Missing />;
  const gaps = swept.flatMap(({ name, sweep }) => {
    const gap = sweep.differences.find(({ temperature }) => temperature === hot);
    return gap ? [{ name, estimate: { value: gap.mean, interval: gap.interval, n: sweep.problems } }] : [];
  });
  const domain = heatDomain(swept);
  const [{ sweep }] = swept;
  return (
    <PanelFigure
      title={gaps.length > 0 ? words.title(hot, gaps[0].estimate) : words.question}
      note={[
        ...(gaps.length > 1 ? [words.others(gaps.slice(1))] : []),
        words.note(
          sweep.problems,
          sweep.samples,
          swept.map((one) => one.sweep.threshold),
        ),
      ].join(t.gap)}
      sheet={sheetOf(t, swept)}
      file="figure-3"
      columns={swept.map((one) => ({
        panels: [{ key: one.id, title: one.name, ...heatPanel(t, one.sweep, domain) }],
      }))}
      least={250}
    />
  );
}

function sheetOf(t: Messages, swept: readonly NamedSweep[]): Sheet {
  const { columns, fig3 } = t.paperFigures;
  const format = (v: number) => t.numbers.fixed(v, 3);
  return {
    columns: [
      { name: 'model', label: columns.model },
      { name: 'varied', label: fig3.varied, words: fig3.ways },
      { name: 'temperature', label: fig3.temperature },
      { name: 'pass@1', label: t.paperFigures.measures.passAt(1), format },
      { name: 'low_95', label: columns.low, format },
      { name: 'high_95', label: columns.high, format },
      { name: 'problems', label: columns.problems, format: t.numbers.integer },
      { name: 'threshold_nats', label: fig3.threshold, format },
    ],
    rows: swept.flatMap(({ name, sweep }) =>
      (['forks', 'others'] as const).flatMap((way) =>
        heatLines(sweep)[way].map(({ temperature, passAt1, interval }) => [
          name,
          way,
          temperature,
          passAt1,
          interval.low,
          interval.high,
          sweep.problems,
          sweep.threshold,
        ]),
      ),
    ),
  };
}
