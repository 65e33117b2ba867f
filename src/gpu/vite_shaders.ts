import type { ShaderSource } from './pipelines.ts';

const sources = import.meta.glob<string>('../../shaders/**/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The shaders as bundled: for the page, its worker and vitest. */
export const viteShaders: ShaderSource = (name) => {
  const source = sources[`../../shaders/${name}.wgsl`];
  if (source === undefined) throw new Error(`There is no shader "${name}".`);
  return source;
};
