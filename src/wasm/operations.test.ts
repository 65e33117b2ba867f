import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeShaders } from '../gpu/node_shaders.ts';
import { shaderWithParts } from '../gpu/pipelines.ts';
import { instantiate, kernelNamed } from './kernels.ts';
import { loadKernels } from './node_kernels.ts';
import { operations } from './operations.ts';

const folder = new URL('../../shaders/', import.meta.url);

/** A WGSL entry point, and the bindings that it writes directly or through the functions that it calls. */
interface Entry {
  shader: string;
  entry: string;
  /** By number from 0, without the uniforms. */
  writes: number[];
}

/** The text from the brace at `from` to the one that closes it. */
function block(source: string, from: number): string {
  let depth = 0;
  for (let i = from; i < source.length; i++) {
    if (source[i] === '{') depth++;
    else if (source[i] === '}' && --depth === 0) return source.slice(from, i + 1);
  }
  throw new Error('A block is not closed.');
}

function entriesOf(shader: string, text: string): Entry[] {
  const source = text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
  const written = [...source.matchAll(/@binding\((\d+)\)\s*var<storage,\s*read_write>\s*(\w+)/g)].map(
    ([, binding, name]) => ({ binding: Number(binding) - 1, name }),
  );
  const functions = new Map<string, Set<string>>();
  for (const found of source.matchAll(/\bfn\s+(\w+)\s*\(/g)) {
    const body = block(source, source.indexOf('{', found.index));
    // A member access is not a binding, whatever its name.
    functions.set(found[1], new Set(body.match(/(?<![.\w])[A-Za-z_]\w*/g)));
  }
  const reached = (name: string, seen = new Set<string>()): Set<string> => {
    for (const word of functions.get(name) ?? []) {
      if (seen.has(word)) continue;
      seen.add(word);
      if (functions.has(word)) reached(word, seen);
    }
    return seen;
  };
  return [...source.matchAll(/@compute\b[^{]*?\bfn\s+(\w+)/g)].map(([, entry]) => {
    const words = reached(entry);
    const writes = written.flatMap(({ binding, name }) => (words.has(name) ? binding : []));
    return { shader, entry, writes: writes.sort((a, b) => a - b) };
  });
}

const entries = readdirSync(folder)
  .filter((file) => file.endsWith('.wgsl'))
  .map((file) => file.replace('.wgsl', ''))
  .flatMap((name) => entriesOf(name, shaderWithParts(nodeShaders, name)));

/** The operation's name on the processor, where all variants are one kernel. */
const twinOf = ({ shader, entry }: Entry) =>
  `${shader.match(/^((packed_)?matmul|attention(_decode)?)/)?.[0] ?? shader}_${entry}`;

const kernels = instantiate(await loadKernels());

test.each(entries)('$shader.$entry has a twin on the processor with the same outputs: $writes', (of) => {
  const twin = twinOf(of);
  expect(kernelNamed(kernels, twin), twin).toBeTypeOf('function');
  expect([...(operations[twin]?.writes ?? [])].sort((a, b) => a - b)).toEqual(of.writes);
  expect(of.writes.length).toBeGreaterThan(0);
});

test('every operation of the processor has a shader', () => {
  const twins = new Set(entries.map(twinOf));
  expect(Object.keys(operations).filter((name) => !twins.has(name))).toEqual([]);
  const others = ['memory', 'memory_start', 'scratch_set', 'matmul_pack', 'elementary_exp', 'elementary_log'];
  expect(
    Object.keys(kernels)
      .filter((name) => !twins.has(name))
      .sort(),
  ).toEqual(others.sort());
});

describe('how the shaders are read', () => {
  test('a helper’s binding counts for its direct and indirect callers; members, comments and other entries do not', () => {
    const source = `
      @group(0) @binding(0) var<uniform> dims: vec4u;
      @group(0) @binding(1) var<storage, read> x: array<f32>;
      @group(0) @binding(2) var<storage, read_write> y: array<f32>;
      @group(0) @binding(3) var<storage, read_write> z: array<f32>;
      fn inner(i: u32) { if (i > 0u) { z[i] = x[i]; } }
      fn outer(i: u32) { inner(i); }
      // y[0] = 1.0;
      @compute @workgroup_size(64)
      fn main(@builtin(global_invocation_id) id: vec3u) { outer(id.y); }
      @compute @workgroup_size(8, 8) fn other() { y[0] = 1.0; }
    `;
    expect(entriesOf('made_up', source)).toEqual([
      { shader: 'made_up', entry: 'main', writes: [2] },
      { shader: 'made_up', entry: 'other', writes: [1] },
    ]);
  });
});
