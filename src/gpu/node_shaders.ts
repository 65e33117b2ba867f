import { readFileSync } from 'node:fs';
import type { ShaderSource } from './pipelines.ts';

/** The shaders as files: for the command line. */
export const nodeShaders: ShaderSource = (name) =>
  readFileSync(new URL(`../../shaders/${name}.wgsl`, import.meta.url), 'utf8');
