import { type Device, DeviceError } from '../device/device.ts';
import type { Constants } from '../device/program.ts';

/** Returns the text of `shaders/<name>.wgsl`, or of `shaders/parts/<part>.wgsl`. The page bundles them; Node reads the folder. */
export type ShaderSource = (name: string) => string;

/** A WebGPU device with its pipelines. */
export interface PipelineOwner extends Pick<Device, 'failure'> {
  readonly device: GPUDevice;
  readonly shader: ShaderSource;
  readonly pipelines: Map<string, Promise<GPUComputePipeline>>;
}

/**
 * A compute pipeline for one entry point with constants compiled in, created once per device, asynchronously if the
 * driver supports it. Constants become WGSL `const` declarations rather than overrides because function-scope arrays
 * need const sizes.
 * @throws DeviceError if the shader is rejected, as do all later reads from the device
 */
export function pipeline(
  gpu: PipelineOwner,
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
  gpu: PipelineOwner,
  shader: string,
  entry: string,
  constants: Constants,
): Promise<GPUComputePipeline> {
  const declared = Object.entries(constants)
    .map(([name, value]) => `const ${name} = ${typeof value === 'number' ? `${value}u` : value};`)
    .join('\n');
  // `enable` directives must come before every declaration.
  const [directives, body] = splitDirectives(shaderWithParts(gpu.shader, shader));
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
    gpu.failure ??= new DeviceError(
      'invalid',
      `The kernel ${label} was rejected: ${(error as Error).message}`,
    );
    throw gpu.failure;
  }
}

/** The whole text of a shader. WGSL has no include: a line `#include parts/gumbel` stands for the text of that part. */
export const shaderWithParts = (source: ShaderSource, name: string): string =>
  source(name).replace(/^#include (parts\/\w+)$/gm, (_, part: string) => shaderWithParts(source, part));

function splitDirectives(source: string): [directives: string, body: string] {
  const directives: string[] = [];
  const body = source.replace(/^\s*(enable|requires|diagnostic)\b[^;]*;/gm, (directive) => {
    directives.push(directive.trim());
    return '';
  });
  return [directives.join('\n'), body];
}
