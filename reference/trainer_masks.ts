/**
 * Holds the tokens that a trainer kept to forklab's: the traces of an exported folder that was run with a checkpoint an
 * update are scored by `forklab score` with the model of the update before, and cut by forklab's rule.
 *
 *     (cd FOLDER && trl grpo --config forklab.yaml --max_steps 6 --save_steps 1 --eval_on_start false)
 *     npx tsx reference/trainer_masks.ts FOLDER
 *
 * Prints a line an update: its tokens, those that the trainer and forklab keep, how many differ, and the largest
 * difference of an entropy, in nats.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recipe } from '../src/experiment/spec.ts';
import { selectRows } from '../src/rl/mask.ts';

interface Line {
  tokens: number[];
  prompt_length: number;
  entropy: (number | null)[];
  kept: (boolean | null)[];
  meta: { update: number; dropped?: boolean };
}

const [folder] = process.argv.slice(2);
const { mask } = JSON.parse(readFileSync(join(folder, 'forklab_recipe.json'), 'utf8')) as Recipe;
if (mask.select === 'random' || mask.select === 'matched' || mask.pool !== 'microbatch')
  throw new Error('Only masks that follow from the entropies of a micro-batch can be checked.');
const readLines = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const traces = join(folder, 'out/traces');
const lines = readdirSync(traces)
  .sort()
  .flatMap((name) => readLines(join(traces, name)))
  .filter(({ meta }) => !meta.dropped);
const updates = [...new Set(lines.map(({ meta }) => meta.update))].sort((a, b) => a - b);
const scratch = mkdtempSync(join(tmpdir(), 'forklab-masks-'));

console.log('update  tokens  trainer keeps  forklab keeps  differ  largest difference (nats)');
for (const update of updates) {
  const model = update === 1 ? join(folder, 'model') : join(folder, `out/checkpoint-${update - 1}`);
  if (!existsSync(model)) throw new Error(`There is no ${model}: save a checkpoint an update.`);
  const own = lines.filter(({ meta }) => meta.update === update);
  const [asked, scored] = ['asked.jsonl', 'scored.jsonl'].map((name) => join(scratch, name));
  const bare = own.map(({ tokens, prompt_length }) => JSON.stringify({ tokens, prompt_length }));
  writeFileSync(asked, `${bare.join('\n')}\n`);
  const score = ['score', '--model', model, '--in', asked, '--out', scored];
  execFileSync('npx', ['tsx', 'src/cli/main.ts', ...score], { stdio: ['ignore', 'ignore', 'inherit'] });
  const theirs: number[] = [];
  const ours: number[] = [];
  const kept: boolean[] = [];
  readLines(scored).forEach(({ entropy }, i) => {
    const { prompt_length, tokens } = own[i];
    // `score` writes an entry less: entry t is of token t + 1.
    const shift = tokens.length - entropy.length;
    for (let t = prompt_length; t < tokens.length; t++) {
      theirs.push(own[i].entropy[t]!);
      ours.push(entropy[t - shift]!);
      kept.push(own[i].kept[t] === true);
    }
  });
  const { weights } = selectRows(ours, [[[0, ours.length]]], { ...mask, select: mask.select });
  const count = (flags: ArrayLike<unknown>) => Array.from(flags).filter(Boolean).length;
  const differ = kept.filter((flag, i) => flag !== (weights[i] === 1)).length;
  const largest = Math.max(...ours.map((value, i) => Math.abs(value - theirs[i])));
  const cells = [update, ours.length, count(kept), count(weights), differ, largest.toExponential(1)];
  console.log(cells.map((cell, i) => String(cell).padStart([6, 8, 15, 15, 8, 27][i])).join(''));
}
