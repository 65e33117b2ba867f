/**
 * The open device: adapter limits, error reporting in words, pipelines made once.
 */

/** Gives the text of `shaders/<name>.wgsl`. The page bundles them; Node reads the folder. */
export type ShaderSource = (name: string) => string;

/** A failure of the GPU that a person can act on. `kind` picks the words; `message` is the detail. */
export class GpuError extends Error {
  constructor(
    readonly kind:
      | 'no-webgpu'
      | 'no-adapter'
      | 'device-lost'
      | 'out-of-memory'
      | 'too-little-memory'
      | 'invalid',
    message: string,
  ) {
    super(message);
    this.name = 'GpuError';
  }
}

export interface Gpu {
  readonly device: GPUDevice;
  readonly adapterName: string;
  /** A software adapter (SwiftShader, lavapipe): fewer, larger threads are better there. */
  readonly software: boolean;
  /** Its maker as WebGPU names it; empty where the browser does not tell. */
  readonly vendor: string;
  /** Kernels that this driver gets wrong (`checkMatmuls`). */
  readonly unsound: Set<string>;
  readonly subgroups: boolean;
  readonly shader: ShaderSource;
  readonly pipelines: Map<string, Promise<GPUComputePipeline>>;
  /** Rejects when the device is lost for a reason other than `destroy()`. */
  readonly lost: Promise<never>;
  /** The first validation or internal error that no scope caught, or null. */
  failure: GpuError | null;
}

/** The limits that the default (128 MiB bindings, 8 storage buffers) is too small for. */
const raisedLimits = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** A readable name for an adapter, whatever the browser tells of it. */
export function adapterName(info: GPUAdapterInfo): string {
  const parts = [info.description, info.device, [info.vendor, info.architecture].filter(Boolean).join(' ')];
  return parts.find((p) => p && p.length > 0) ?? 'unnamed adapter';
}

/** Whether an adapter runs on the processor rather than on a GPU. */
export function isSoftware(info: GPUAdapterInfo): boolean {
  const text = `${info.description} ${info.device} ${info.vendor} ${info.architecture}`.toLowerCase();
  return Boolean(info.isFallbackAdapter) || /swiftshader|llvmpipe|lavapipe|softpipe|warp/.test(text);
}

/**
 * Opens a device with the adapter's own limits and the optional features that the engine can use.
 * @throws GpuError when the adapter gives no device
 */
export async function openDevice(adapter: GPUAdapter, shader: ShaderSource): Promise<Gpu> {
  const features = (['subgroups', 'timestamp-query', 'shader-f16'] as const).filter((f) =>
    adapter.features.has(f),
  );
  const requiredLimits: Record<string, number> = {};
  for (const limit of raisedLimits) requiredLimits[limit] = adapter.limits[limit];
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ requiredFeatures: features as GPUFeatureName[], requiredLimits });
  } catch (error) {
    throw new GpuError('no-adapter', `The adapter gave no device: ${(error as Error).message}`);
  }
  const gpu: Gpu = {
    device,
    adapterName: adapterName(adapter.info),
    software: isSoftware(adapter.info),
    vendor: (adapter.info.vendor ?? '').toLowerCase(),
    unsound: new Set(),
    subgroups: device.features.has('subgroups'),
    shader,
    pipelines: new Map(),
    lost: device.lost.then((info) => {
      // Resolving on destroy() too would turn every orderly end into a failure.
      if (info.reason === 'destroyed') return new Promise<never>(() => {});
      throw new GpuError('device-lost', info.message || 'the GPU process went away');
    }),
    failure: null,
  };
  gpu.lost.catch((error: GpuError) => {
    gpu.failure ??= error;
  });
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event as GPUUncapturedErrorEvent;
    const kind = error.constructor.name === 'GPUOutOfMemoryError' ? 'out-of-memory' : 'invalid';
    gpu.failure ??= new GpuError(kind, error.message);
  });
  return gpu;
}

/** Throws the first error that the device met outside any scope. Call where a step ends. */
export function assertHealthy(gpu: Gpu): void {
  if (gpu.failure) throw gpu.failure;
}

/** Constants baked into a shader: unsigned integers, or text such as `0.5` taken as it is. */
export type Constants = Record<string, number | string>;

/**
 * A compute pipeline for one entry point with constants baked in, made once per device, off this thread where the
 * driver can. Constants become WGSL `const` declarations rather than overrides because function-scope arrays need const
 * sizes.
 * @throws GpuError where the shader is refused, and then so does everything that is read from the device after
 */
export function pipeline(
  gpu: Gpu,
  shader: string,
  entry: string,
  constants: Constants = {},
): Promise<GPUComputePipeline> {
  const key = `${shader}.${entry} ${JSON.stringify(constants)}`;
  const made = gpu.pipelines.get(key) ?? compile(gpu, shader, entry, constants);
  gpu.pipelines.set(key, made);
  return made;
}

async function compile(
  gpu: Gpu,
  shader: string,
  entry: string,
  constants: Constants,
): Promise<GPUComputePipeline> {
  const declared = Object.entries(constants)
    .map(([name, value]) => `const ${name} = ${typeof value === 'number' ? `${value}u` : value};`)
    .join('\n');
  // `enable` directives must come before every declaration.
  const [directives, body] = splitDirectives(gpu.shader(shader));
  const code = `${directives}\n${declared}\n${body}`;
  const module = gpu.device.createShaderModule({ label: shader, code });
  const label = `${shader}.${entry}`;
  try {
    return await gpu.device.createComputePipelineAsync({
      label,
      layout: 'auto',
      compute: { module, entryPoint: entry },
    });
  } catch (error) {
    gpu.failure ??= new GpuError('invalid', `The kernel ${label} was refused: ${(error as Error).message}`);
    throw gpu.failure;
  }
}

function splitDirectives(source: string): [directives: string, body: string] {
  const directives: string[] = [];
  const body = source.replace(/^\s*(enable|requires|diagnostic)\b[^;]*;/gm, (directive) => {
    directives.push(directive.trim());
    return '';
  });
  return [directives.join('\n'), body];
}
