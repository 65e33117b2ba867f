import { scaleLinear, scaleLog } from 'd3-scale';
import { forkPercentile, settledBelow } from '../../../forks/entropy_distribution.ts';
import { binsPerNat, type EntropyResult } from '../../../paper/results.ts';
import { bucketOf } from '../../charts/entropy_buckets.ts';
import { LevelAxis, levelAxisHeight, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import type { Messages } from '../../words/en/en.ts';
import type { Panel } from './panels.tsx';

/** In a wide panel it is as high as the two beside it, px. */
const heightAt = (width: number) => (width > 480 ? 412 : 300);

/** Counts of tokens by entropy on a logarithmic axis, with the settled share and the 80th percentile. */
export const histogramPanel = (t: Messages, result: EntropyResult): Pick<Panel, 'height' | 'draw'> => ({
  height: heightAt,
  draw(width) {
    const { histogram, percentiles, settled } = result;
    const { fig2: words, axes } = t.paperFigures;
    const height = heightAt(width);
    const room: PlotRoom = { left: 54, right: width - 14, top: 28, bottom: height - levelAxisHeight };
    const last = histogram.findLastIndex((count) => count > 0);
    const x = scaleLinear([0, Math.max(1, last + 1) / binsPerNat], [room.left, room.right]);
    // A logarithmic axis has no zero; one token is to have a bar, so it begins at half a token.
    const y = scaleLog([0.5, 1.6 * Math.max(10, ...histogram)], [room.bottom, room.top]);
    const powers = Array.from({ length: 9 }, (_, i) => 10 ** i).filter((n) => n <= y.domain()[1]);
    const fork = percentiles.find(({ percentile }) => percentile === forkPercentile);
    const marks = [
      { at: settledBelow, words: words.settledShare(settled.share), y: room.top + 8 },
      ...(fork ? [{ at: fork.entropy, words: words.fork(fork.entropy), y: room.top + 28 }] : []),
    ];
    return (
      <>
        <UprightAxis ticks={powers} at={y} format={t.numbers.integer} room={room} words={axes.tokens} />
        {histogram.map((count, i) => {
          if (count === 0) return null;
          const [from, to] = [i / binsPerNat, (i + 1) / binsPerNat];
          return (
            <rect
              key={from}
              className={`bar e${i === 0 ? 0 : bucketOf((from + to) / 2)}`}
              x={x(from) + 0.75}
              y={y(count)}
              width={Math.max(1, x(to) - x(from) - 1.5)}
              height={room.bottom - y(count)}
            />
          );
        })}
        <LevelAxis
          ticks={x.ticks(Math.min(8, Math.floor(width / 70)))}
          at={x}
          format={(v) => t.numbers.fixed(v, 1)}
          room={room}
          words={axes.entropy}
        />
        {marks.map((mark) => (
          <g key={mark.words}>
            <line className="marker" x1={x(mark.at)} x2={x(mark.at)} y1={mark.y - 10} y2={room.bottom + 4} />
            <text className="marker-words halo" x={x(mark.at) + 7} y={mark.y}>
              {mark.words}
            </text>
          </g>
        ))}
      </>
    );
  },
});
