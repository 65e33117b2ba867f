import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { SweepResult, SweptPoint } from '../../../paper/results.ts';
import { domainOf } from '../../charts/axis_domain.ts';
import { LevelAxis, levelAxisHeight, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import { placeLabels } from '../../charts/label_places.ts';
import { wordWidth } from '../../charts/word_width.ts';
import type { Messages } from '../../words/en/en.ts';
import type { Panel } from './panels.tsx';

/** The sweep of a model, with what it is called. */
export interface NamedSweep {
  readonly id: string;
  readonly name: string;
  readonly sweep: SweepResult;
}

const ways = ['forks', 'others'] as const;
const height = 280;

/** Both lines of a sweep, minTemperature first; where both temperatures are 1 they meet. */
export function heatLines({ points }: SweepResult): Record<(typeof ways)[number], readonly SweptPoint[]> {
  const of = (way: SweptPoint['place']) =>
    points
      .filter(({ place, temperature }) => place === way || (place === 'both' && temperature === 1))
      .toSorted((a, b) => a.temperature - b.temperature);
  return { forks: of('forks'), others: of('others') };
}

/** One domain for the panels of all models, so that they can be compared. */
export const heatDomain = (swept: readonly NamedSweep[]): [number, number] =>
  domainOf(
    swept.flatMap(({ sweep }) => sweep.points.flatMap(({ interval: { low, high } }) => [low, high])),
    0.1,
    0.2,
    [0, 1],
  );

/** pass@1 against temperature: one line with the temperature changed at forks, one elsewhere. */
export const heatPanel = (
  t: Messages,
  sweep: SweepResult,
  domain: readonly [number, number],
): Pick<Panel, 'height' | 'draw'> => ({
  height: () => height,
  draw(width) {
    const { ways: names, temperature: level } = t.paperFigures.fig3;
    const lines = heatLines(sweep);
    const room: PlotRoom = {
      left: 34,
      right: width - 12 - Math.max(...ways.map((way) => wordWidth(names[way]))),
      top: 26,
      bottom: height - levelAxisHeight,
    };
    const temperatures = [
      ...new Set(ways.flatMap((way) => lines[way].map((point) => point.temperature))),
    ].sort((a, b) => a - b);
    // Evenly apart, as the paper's ticks are: the temperatures of interest do not lie evenly.
    const x = scaleLinear([0, Math.max(1, temperatures.length - 1)], [room.left + 10, room.right - 4]);
    const at = ({ temperature }: SweptPoint) => x(temperatures.indexOf(temperature));
    const y = scaleLinear(domain, [room.bottom, room.top]);
    const path = line<SweptPoint>(at, ({ passAt1 }) => y(passAt1));
    const ends = ways.flatMap((way) => {
      const last = lines[way].at(-1);
      return last ? [{ key: way, y: y(last.passAt1) }] : [];
    });
    const heights = placeLabels(ends, 15, room.top + 2, room.bottom + 2);
    return (
      <>
        <UprightAxis
          ticks={y.ticks(5)}
          at={y}
          format={(v) => t.numbers.fixed(v, 1)}
          room={room}
          words={t.paperFigures.measures.passAt(1)}
        />
        <LevelAxis
          ticks={temperatures.map((_, i) => i)}
          at={x}
          format={(i) => String(temperatures[i])}
          room={room}
          words={level}
        />
        {ways.map((way) => (
          <g key={way} className={`vary-${way}`}>
            <path className="vary-line" d={path(lines[way]) ?? ''} />
            {lines[way].map((point) => {
              const { place, temperature, passAt1, interval } = point;
              // The two lines' bars stand side by side; where they meet they are one.
              const beside = at(point) + (place === 'both' ? 0 : way === 'forks' ? -2.5 : 2.5);
              return (
                <g key={temperature} className={place === 'both' ? 'shared' : undefined}>
                  <line
                    className="whisker"
                    x1={beside}
                    x2={beside}
                    y1={y(interval.low)}
                    y2={y(interval.high)}
                  />
                  <circle className="dot" cx={at(point)} cy={y(passAt1)} r={3.2} />
                </g>
              );
            })}
          </g>
        ))}
        {ends.map(({ key }) => (
          <text key={key} className={`end vary-${key}`} x={room.right + 8} y={heights.get(key)! + 4}>
            {names[key]}
          </text>
        ))}
      </>
    );
  },
});
