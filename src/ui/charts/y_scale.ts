import { scaleLinear, scaleLog } from 'd3-scale';

/** The y axis of a chart in pixels, linear or log. Values beyond the domain lie at its edge; on a log axis 0 and less have no position. */
export function yScale(
  domain: readonly [number, number],
  [bottom, top]: readonly [number, number],
  log: boolean,
) {
  const scale = log ? scaleLog(domain, [bottom, top]) : scaleLinear(domain, [bottom, top]);
  const [low, high] = domain;
  const clamped = (value: number) => scale(Math.min(high, Math.max(low, value)));
  return {
    place: (value: number) => (log && value <= 0 ? Number.NaN : clamped(value)),
    /** For the edges of a band, which continue at the bottom where a log axis has no position. */
    clamped: (value: number) => (Number.isNaN(value) ? Number.NaN : clamped(value)),
    ticks: (count: number) => (log ? logTicks(low, high) : scale.ticks(count)),
  };
}

/** Powers of ten, with 2 and 5 between where there are few. */
function logTicks(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const steps = to - from <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = from; power <= to; power++)
    for (const step of steps) ticks.push(Number((step * 10 ** power).toPrecision(3)));
  return ticks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
}
