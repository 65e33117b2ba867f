/**
 * Runs `forklab score` over many folders in one process: `npx tsx reference/score_folders.ts DIR`, where every folder of
 * DIR has a `t.jsonl`. Prints a line of JSON a folder: its name, what was scored and the notes, or the sentence that
 * refuses it. The model is also written anew, as an export has it, to the folder's `export`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../src/cli/machine/load_model.ts';
import { run } from '../src/cli/score.ts';
import { hubFolderFiles } from '../src/model/hub/hub_folder.ts';

const [root] = process.argv.slice(2);
process.stderr.write = () => true;

async function score(folder: string): Promise<Record<string, unknown>> {
  const out = join(folder, 'scored.jsonl');
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
  const { config, values } = await loadModel(folder);
  const words = { tokens: Array.from({ length: config.vocab }, (_, i) => `w${i}`), bos: 0, eos: 1 };
  mkdirSync(join(folder, 'export'));
  for (const [file, content] of Object.entries(hubFolderFiles({ config, values }, words, '')))
    writeFileSync(
      join(folder, 'export', file),
      typeof content === 'string' ? content : new Uint8Array(content),
    );
  return { notes, entropy, logprob };
}

for (const name of readdirSync(root).sort()) {
  const result = await score(join(root, name)).catch((error: Error) => ({ refused: error.message }));
  process.stdout.write(`${JSON.stringify({ name, ...result })}\n`);
}
process.exit(0);
