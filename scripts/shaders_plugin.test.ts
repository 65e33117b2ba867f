import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withoutComments } from './shaders_plugin.ts';

test('a shader keeps its code and loses its comments', () => {
  expect(
    withoutComments('// formula\nenable f16;\n\n  let x = a / b; // half\n/* two\nlines */ fn main() {}\n'),
  ).toBe('enable f16;\nlet x = a / b;\nfn main() {}');
});

test('no word of any shader is lost', () => {
  const folder = new URL('../shaders/', import.meta.url);
  const words = (text: string) => text.match(/\w+|[^\w\s]/g);
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) =>
    file.endsWith('.wgsl'),
  );
  expect(files).toContain('parts/gumbel.wgsl');
  for (const file of files) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    const code = source.split('\n').map((line) => line.split('//')[0]);
    expect(words(withoutComments(source)), file).toEqual(
      words(code.join('\n').replace(/\/\*[\s\S]*?\*\//g, '')),
    );
  }
});
