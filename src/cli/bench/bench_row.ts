import { availableParallelism, cpus } from 'node:os';

/** The columns of the table in `docs/benchmarks.md`. */
export const benchHead = [
  'adapter',
  'processor, cores',
  'runtime',
  'parameters, batch',
  'training tokens/s',
  'GFLOP/s',
  'of best matmul',
  'sampling tokens/s',
] as const;

/** The part of a benchmark's result that the table shows. */
interface RowOf {
  adapter: string;
  parameters: number;
  batch: number;
  train: { tokens_per_second: number; gflops: number; share_of_best_matmul: number };
  sample: { tokens_per_second: number };
}

/** A benchmark as a Markdown table row, one cell per column of `benchHead`. */
export function benchRow(
  { adapter, parameters, batch, train, sample }: RowOf,
  machine = `${cpus()[0]?.model.trim() || 'unknown'}, ${availableParallelism()}`,
  runtime = `Node ${process.versions.node}`,
): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const cells = [
    adapter === 'wasm' ? 'this processor (wasm), one thread' : adapter,
    machine,
    runtime,
    `${whole(parameters)}, ${batch}`,
    whole(train.tokens_per_second),
    train.gflops.toFixed(1),
    `${(100 * train.share_of_best_matmul).toFixed(0)} %`,
    whole(sample.tokens_per_second),
  ];
  // Names come from drivers: a `|` would end the cell.
  return `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
}
