import { openAsBlob, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadTextTokenizer } from '../model/text/text_tokenizer.ts';
import { importFiles } from '../trainers/import/import_files.ts';
import { readParquet } from '../trainers/import/rollouts/parquet/read_parquet.ts';
import { nodeFolder } from './machine/node_folder.ts';

const runs = new URL('../../reference/fixtures/rollouts/trl/', import.meta.url);

test('the ids in TRL’s files, those of the traces, and those of the model’s tokenizer are the same', async () => {
  const tokenizer = await loadTextTokenizer(nodeFolder('public/models/countdown-164k'));
  const files = await Promise.all(
    readdirSync(runs).map(async (path) => ({
      path,
      file: await openAsBlob(fileURLToPath(new URL(path, runs))),
    })),
  );
  const { sets } = await importFiles(files);
  const written = await Promise.all(
    files
      // The second repeats the first.
      .filter((_, i) => i !== 1)
      .map(({ file }) => readParquet(file, () => ['ids', 'prompt', 'completion'])),
  );
  const rows = written.flatMap((table) => table.rows);
  expect(sets[0].traces).toHaveLength(rows.length);
  for (const [i, { tokens, promptLength }] of sets[0].traces.entries()) {
    const ids = tokens.map(({ id }) => id as number);
    const { prompt, completion, ids: own } = rows[i] as { prompt: string; completion: string; ids: number[] };
    expect(ids.slice(promptLength)).toEqual(own);
    expect(ids.slice(0, promptLength)).toEqual(tokenizer.encode(prompt));
    expect(ids.slice(promptLength).filter((id) => !tokenizer.eos.includes(id))).toEqual(
      tokenizer.encode(completion),
    );
    expect(tokenizer.encode(tokens.map(({ word }) => word).join(' '))).toEqual(ids);
  }
});
