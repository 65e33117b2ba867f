import type { SweepPoint } from '../../../experiment/sweep.ts';
import { TemperatureFigure } from '../../charts/figures/temperature_figure.tsx';
import { useMessages } from '../../words/language.ts';
import { outermostPairs, passInterval } from './sweep_findings.ts';

interface SweepFigureProps {
  /** In any order, as they arrive. */
  points: readonly SweepPoint[];
  /** More points are coming. */
  running: boolean;
}

/** The pass rates of the sweep in the Inspect view. */
export function SweepFigure({ points, running }: SweepFigureProps) {
  const t = useMessages();
  const words = t.figures.temperature;
  if (points.length === 0) return <p className="figure-empty">{running ? words.awaited : words.empty}</p>;
  // At temperature 1 nothing is changed in either place.
  const base = points.find(({ temperature }) => temperature === 1);
  const { threshold, forkShare, problems, samples } = base ?? points[0];
  const { cold, hot } = outermostPairs(points);
  const cutOff = Math.max(...points.map(({ truncated }) => truncated));
  return (
    <TemperatureFigure
      title={cold || hot ? words.findings.both(cold, hot) : words.findings.question}
      note={[
        words.note(problems, samples, threshold, forkShare),
        ...(cutOff < 0.05 ? [] : [words.cutOff(Math.round(100 * cutOff) / 100)]),
      ]}
      file="temperature"
      sweeps={[
        {
          key: 'model',
          threshold,
          problems,
          samples,
          rates: points
            .filter((point) => point.temperature !== 1 || point === base)
            .map((point) => ({
              where: point === base ? 'both' : point.vary,
              temperature: point.temperature,
              pass: point.pass,
              interval: passInterval(point),
              truncated: point.truncated,
              length: point.length,
            })),
        },
      ]}
    />
  );
}
