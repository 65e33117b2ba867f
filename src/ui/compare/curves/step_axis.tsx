import type { ScaleLinear } from 'd3-scale';
import { LevelAxis, type PlotRoom } from '../../charts/figures/plot_axes.tsx';
import { useMessages } from '../../words/language.ts';

interface StepAxisProps {
  x: ScaleLinear<number, number>;
  /** Of the whole plot, px: it decides how many ticks there are. */
  width: number;
  room: PlotRoom;
}

/** The level axis of a figure over training steps: whole numbers alone. */
export function StepAxis({ x, width, room }: StepAxisProps) {
  const t = useMessages();
  return (
    <LevelAxis
      ticks={x.ticks(Math.max(2, Math.min(9, Math.round(width / 90)))).filter(Number.isInteger)}
      at={x}
      format={t.numbers.integer}
      room={room}
      words={t.compare.levels.steps}
    />
  );
}
