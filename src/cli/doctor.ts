import { Gpu } from '../gpu/device.ts';
import { chooseMatmul } from '../model/matmul_choice.ts';
import { type MatmulRate, matmulRates, timedProducts } from './bench/bench_matmul.ts';
import { interleave } from './bench/count_calls.ts';
import {
  type Check,
  checkEachMatmul,
  checkRowStatistics,
  checkTrainingStep,
  type PresetMemory,
  presetMemory,
} from './doctor_checks.ts';
import { parseArguments, refuseExtraArguments } from './machine/arguments.ts';
import { openEngine } from './machine/engine.ts';
import { FailedResult } from './machine/failed_result.ts';
import { log, print } from './machine/standard_streams.ts';
import { workClock } from './machine/work_clock.ts';

export const usage = `doctor [--json]
  Reports the adapter that the engine runs on and its limits, checks every kernel against float64, and estimates the
  memory that each preset takes. Exits with 1 if a check fails. FORKLAB_ADAPTER chooses the adapter.`;

/** The limits that bound the size of a model or a batch. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupStorageSize',
] as const;

/** What `doctor --json` prints. */
interface Diagnosis {
  adapter: string;
  software: boolean;
  /** Worker threads on the processor; null on WebGPU. */
  workers: number | null;
  /** WebGPU features and limits; both empty on another executor. */
  features: string[];
  limits: Record<string, number>;
  checks: Check[];
  passed: boolean;
  /** The matmul kernel chosen for a batch of rows, and its rate. */
  matmul: MatmulRate;
  /** The best rate of each kernel over the products. */
  matmuls: MatmulRate[];
  presets: PresetMemory[];
}

/** Runs the checks. */
export async function run(args: string[]): Promise<Diagnosis | FailedResult> {
  const { values, positionals } = parseArguments(args, { json: { type: 'boolean' } });
  refuseExtraArguments(positionals, 0);
  const device = await openEngine();
  log(`Checking ${device.adapterName} ...`);
  const checks = [
    ...(await checkEachMatmul(device)),
    await checkRowStatistics(device, 55, 2e-6),
    await checkRowStatistics(device, 49_152, 1e-5),
  ];
  const shape = { rows: 1024, out: 192, inner: 64 };
  const variant = chooseMatmul(device, { M: shape.rows, N: shape.out, K: shape.inner });
  checks.push(await checkTrainingStep(device, variant));
  if (variant !== 'matmul') checks.push(await checkTrainingStep(device, 'matmul'));
  // Errors raised outside of any call, such as a shader that the driver rejects.
  if (device.failure)
    checks.push({ name: 'no uncaptured error', passed: false, detail: device.failure.message });
  const { products, destroy } = await timedProducts(device, [shape], 5e7);
  const runs = products.map(({ run }) => run);
  for (const once of runs) await once();
  const times = await interleave(runs, 10, 5, workClock(device));
  destroy();
  const matmuls = matmulRates(
    products,
    times.map(({ work }) => work),
  );
  const gpu = device instanceof Gpu ? device.device : null;
  const result: Diagnosis = {
    adapter: device.adapterName,
    software: device.software,
    workers: device.executor === 'wasm' ? Math.max(1, device.parts.length) : null,
    features: gpu ? [...gpu.features].sort() : [],
    limits: Object.fromEntries(gpu ? limits.map((name) => [name, gpu.limits[name]]) : []),
    checks,
    passed: checks.every(({ passed }) => passed),
    matmul: matmuls.find((of) => of.variant === variant) ?? { variant, gflops: 0 },
    matmuls,
    presets: presetMemory(device),
  };
  if (!values.json) await print(report(result));
  return result.passed ? result : new FailedResult(result);
}

/** The diagnosis as text. */
function report(d: Diagnosis): string {
  const mebibytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20).toLocaleString('en')} MiB`;
  const lines = [
    ...(d.workers !== null
      ? [
          `Adapter     this processor, exact: the same bits on every machine. Records call it ${d.adapter}`,
          `Workers     ${d.workers}, WebAssembly with SIMD`,
        ]
      : [
          `Adapter     ${d.adapter}${d.software ? ' (software: it runs on the processor)' : ''}`,
          `Features    ${d.features.join(', ') || 'none'}`,
        ]),
    ...('maxBufferSize' in d.limits
      ? [
          `Buffers     up to ${mebibytes(d.limits.maxBufferSize)}, bound up to ${mebibytes(d.limits.maxStorageBufferBindingSize)}, ${d.limits.maxStorageBuffersPerShaderStage} a kernel`,
        ]
      : []),
    `Matmul      ${d.matmul.variant} is used; GFLOP/s: ${d.matmuls.map((of) => `${of.variant} ${of.gflops.toFixed(2)}`).join(', ')}`,
    ...d.presets.map(({ preset, mebibytes }) => `Memory      ${mebibytes} MiB for ${preset}`),
    '',
    ...d.checks.map(({ name, passed, detail }) => `${passed ? 'ok    ' : 'FAILED'}  ${name}: ${detail}`),
    '',
    d.passed
      ? 'The engine computes correctly on this adapter.'
      : 'A check failed: results from this adapter cannot be trusted. Update the driver, or pick another adapter with FORKLAB_ADAPTER.',
  ];
  return `${lines.join('\n')}\n`;
}
