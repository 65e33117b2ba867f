import type { ModelConfig } from '../../model/config.ts';
import { parameterCount } from '../../model/config.ts';
import { destroyModel } from '../../model/model.ts';
import {
  integerOf,
  numberOf,
  parseArguments,
  refuseExtraArguments,
  UsageError,
} from '../machine/arguments.ts';
import { openEngine } from '../machine/engine.ts';
import { log, print } from '../machine/standard_streams.ts';
import {
  benchModel,
  benchSampling,
  benchTraining,
  type SampleResult,
  type TrainResult,
} from './bench_model.ts';
import { benchRow } from './bench_row.ts';
import { benchRows, type RowsResult } from './bench_rows.ts';

export const usage = `bench [--layers 3] [--width 64] [--heads 2] [--hidden 192] [--vocab 55] [--context 72] [--batch 64]
      [--seconds 10] [--row] [--json]
  Times a training step, sampling and the row statistics on this adapter. The defaults are the 164k reasoner; --hidden
  defaults to 3 x --width. Times are medians after a warm-up, of at least two repetitions and as many as fit in --seconds
  per part. What is compared is interleaved, and measured by the CPU time of a software adapter's threads or by a GPU's
  timestamps; tokens/s and ms per step are wall time. A training step is the DAPO update with a top-20 % mask, on --batch
  sequences of --context tokens, including the readback of its metrics. --row prints a row for docs/benchmarks.md.
  FORKLAB_ADAPTER chooses the adapter.`;

/** What `bench --json` prints. */
interface BenchResult {
  adapter: string;
  software: boolean;
  shape: { layers: number; width: number; heads: number; hidden: number; vocab: number; context: number };
  batch: number;
  parameters: number;
  train: TrainResult;
  sample: SampleResult;
  row_statistics: RowsResult[];
}

/** Rows and vocabulary sizes for the row statistics, in addition to the model's own: up to Qwen's vocabulary. */
const rowShapes = [
  [4096, 64],
  [1024, 4096],
  [256, 49_152],
  [64, 151_936],
] as const;

/** Runs the benchmark. */
export async function run(args: string[]): Promise<BenchResult> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    layers: text,
    width: text,
    heads: text,
    hidden: text,
    vocab: text,
    context: text,
    batch: text,
    seconds: text,
    row: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  refuseExtraArguments(positionals, 0);
  const whole = (name: keyof typeof values & string, absent: number, min: number, max: number) =>
    integerOf(name, values[name] as string | undefined, absent, min, max);
  const width = whole('width', 64, 8, 8192);
  const heads = whole('heads', 2, 1, 128);
  if (width % (2 * heads) !== 0)
    throw new UsageError('--width must be a multiple of twice --heads: a head has width / heads dimensions.');
  const config: ModelConfig = {
    layers: whole('layers', 3, 1, 128),
    width,
    heads,
    kvHeads: heads,
    headDim: width / heads,
    hidden: whole('hidden', 3 * width, 8, 65_536),
    vocab: whole('vocab', 55, 2, 300_000),
    context: whole('context', 72, 8, 8192),
    ropeTheta: 1000,
    normEps: 1e-6,
    qkNorm: true,
    qkvBias: false,
    tied: true,
  };
  const batch = whole('batch', 64, 1, 65_536);
  const seconds = numberOf('seconds', values.seconds, 10, 0, 600);

  const device = await openEngine();
  log(`${device.adapterName}: ${parameterCount(config)} parameters, batch ${batch}.`);
  const model = await benchModel(device, config);
  log(
    device.executor === 'wasm'
      ? 'Training, on one thread, interleaved with the bare matmuls ...'
      : 'Training, interleaved with the naive build and the bare matmuls ...',
  );
  const train = await benchTraining(model, batch, seconds);
  log('Sampling ...');
  const sample = await benchSampling(model, batch, seconds);
  destroyModel(model);
  const rows: RowsResult[] = [];
  const own = [batch * config.context, config.vocab] as const;
  for (const [n, vocab] of [own, ...rowShapes.filter(([, vocab]) => vocab !== config.vocab)]) {
    log(`Row statistics of ${n} rows of ${vocab} words ...`);
    rows.push(await benchRows(device, n, vocab, seconds / 4));
  }
  const { layers, hidden, vocab, context } = config;
  const result = {
    adapter: device.adapterName,
    software: device.software,
    shape: { layers, width, heads, hidden, vocab, context },
    batch,
    parameters: parameterCount(config),
    train,
    sample,
    row_statistics: rows,
  };
  if (!values.json) await print(values.row ? `${benchRow(result)}\n` : table(result));
  return result;
}

/** The result as text. */
function table({ adapter, parameters, batch, train, sample, row_statistics }: BenchResult): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
  const line = (name: string, value: string) => `${name.padEnd(24)}${value}\n`;
  return (
    line('Adapter', adapter) +
    line('Model', `${whole(parameters)} parameters, batch ${batch}`) +
    line(
      'Training',
      `${whole(train.tokens_per_second)} tokens/s, ${train.milliseconds.toFixed(0)} ms per step`,
    ) +
    line(
      '',
      `${train.gflops.toFixed(2)} GFLOP/s, ${percent(train.share_of_best_matmul)} of the best matmul`,
    ) +
    line('', train.matmuls.map((of) => `${of.variant} ${of.gflops.toFixed(2)}`).join(', ')) +
    (train.speedup_over_naive === null
      ? ''
      : line('', `${train.speedup_over_naive.toFixed(1)} times the naive build`)) +
    line(
      '',
      [
        `${train.dispatches} dispatches`,
        `${train.submits} submit`,
        ...(train.pipelines === null ? [] : [`${train.pipelines} pipelines`]),
      ].join(', '),
    ) +
    line('Sampling', `${whole(sample.tokens_per_second)} tokens/s`) +
    line('', `${sample.submits} submits and ${sample.readbacks} readback per rollout`) +
    row_statistics
      .map(({ rows, vocab, gb_per_second, share_of_read }, i) =>
        line(
          i === 0 ? 'Row statistics' : '',
          `${rows} x ${vocab}: ${gb_per_second.toFixed(2)} GB/s, ${percent(share_of_read)} of reading alone`,
        ),
      )
      .join('')
  );
}
