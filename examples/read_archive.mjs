// Reads an archive in JavaScript: node examples/read_archive.mjs run.forklab.zip
// Prints each run's pass@1 by step, and the ten tokens of highest mean entropy in its samples.

import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';

const entries = unzipSync(readFileSync(process.argv[2]));
const json = (path) => JSON.parse(strFromU8(entries[path]));
const lines = (path) =>
  strFromU8(entries[path])
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const words = json('vocabulary.json').tokens;
for (const { condition, seed } of json('manifest.json').runs) {
  const folder = `runs/${condition}-${seed}`;
  const curve = lines(`${folder}/evaluations.jsonl`).map((e) => `${e.step}: ${e['eval/pass@1'].toFixed(3)}`);
  console.log([`${condition} seed ${seed}`, ...curve].join('  '));
  const entropies = new Map();
  for (const path of Object.keys(entries).filter((path) => path.startsWith(`${folder}/samples-`)))
    for (const { tokens, entropy, prompt_length } of lines(path))
      for (let i = prompt_length; i < tokens.length; i++)
        entropies.set(tokens[i], [...(entropies.get(tokens[i]) ?? []), entropy[i]]);
  const means = [...entropies].map(([id, all]) => [words[id], all.reduce((a, b) => a + b) / all.length]);
  means.sort(([, a], [, b]) => b - a);
  console.log('  ', ...means.slice(0, 10).map(([word, mean]) => `${word} ${mean.toFixed(2)}`));
}
