/**
 * Runs `forklab score` over many folders in one process: `npx tsx reference/score_folders.ts DIR`, where every folder of
 * DIR has a `t.jsonl`. Prints a line of JSON a folder: its name, what was scored and the notes, or the sentence that
 * refuses it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../src/cli/score.ts';

const [root] = process.argv.slice(2);
process.stderr.write = () => true;
for (const name of readdirSync(root).sort()) {
  const folder = join(root, name);
  const out = join(folder, 'scored.jsonl');
  const result: Record<string, unknown> = { name };
  try {
    const { notes } = (await run([
      '--model',
      folder,
      '--in',
      join(folder, 't.jsonl'),
      '--out',
      out,
      '--json',
    ])) as {
      notes: string[];
    };
    const { entropy, logprob } = JSON.parse(readFileSync(out, 'utf8'));
    Object.assign(result, { notes, entropy, logprob });
  } catch (error) {
    result.refused = (error as Error).message;
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
process.exit(0);
