import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../device/node_package_root.ts';
import type { ShaderSource } from './pipelines.ts';

/** The shaders as files: for the command line. */
export const nodeShaders: ShaderSource = (name) =>
  readFileSync(join(packageRoot, 'shaders', `${name}.wgsl`), 'utf8');
