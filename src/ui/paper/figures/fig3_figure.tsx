import { hot, sweptModels } from '../../../paper/model_checks.ts';
import { isSameModel } from '../../../paper/models.ts';
import type { Results } from '../../../paper/results.ts';
import { TemperatureFigure } from '../../charts/figures/temperature_figure.tsx';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

/** Fig. 3 of the models that were swept. */
export function Fig3Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.fig3;
  const swept = sweptModels.flatMap(([id, model]) => {
    const sweep = results.sweeps.find((one) => isSameModel(one.model, model));
    return sweep && sweep.points.length > 0 ? [{ id, name: words.models[id] ?? id, sweep }] : [];
  });
  if (swept.length === 0) return <Missing />;
  const gaps = swept.flatMap(({ name, sweep }) => {
    const gap = sweep.differences.find(({ temperature }) => temperature === hot);
    return gap ? [{ name, estimate: { value: gap.mean, interval: gap.interval, n: sweep.problems } }] : [];
  });
  const [{ sweep }] = swept;
  const thresholds = swept.map((one) => one.sweep.threshold);
  return (
    <TemperatureFigure
      title={gaps.length > 0 ? words.title(hot, gaps[0].estimate) : words.question}
      note={[
        gaps.length > 1 ? words.others(gaps.slice(1)) : '',
        words.note(sweep.problems, sweep.samples, thresholds),
      ]}
      file="paper-figure-3"
      sweeps={swept.map(({ id, name, sweep: { points, ...of } }) => ({
        ...of,
        key: id,
        name,
        rates: points.map(({ place, passAt1, ...rate }) => ({ ...rate, where: place, pass: passAt1 })),
      }))}
    />
  );
}
