import { createReadStream, mkdtempSync, openAsBlob, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { readTraces, writeTraces } from '../formats/traces/trace_file.ts';
import { loadChatTemplate } from '../model/text/chat_template.ts';
import { loadTextTokenizer } from '../model/text/text_tokenizer.ts';
import { importFiles } from '../trainers/import/import_files.ts';
import { linesOfSet } from '../trainers/import/rollouts/chat_rollouts.ts';
import { readParquet } from '../trainers/import/rollouts/parquet/read_parquet.ts';
import { tracesOfBatches } from '../trainers/import/rollouts/rollout_traces.ts';
import { nodeFolder } from './machine/node_folder.ts';
import { runForklab } from './testing/run_forklab.ts';

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

const folder = mkdtempSync(join(tmpdir(), 'forklab-rollouts-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('texts of a trainer are written as traces, tokenised by the model that scores them, and scored', async () => {
  const model = loadLanguageFixture('qwen3').folder;
  const rows = [
    { input: 'What is 12 - 4?\n', output: 'It is 8.', finish_reason: 'stop' },
    { input: 'What is 12 - 4?\n', output: 'Let me see', finish_reason: 'length' },
  ].map((row, i) => ({ ...row, gts: '8', score: 1 - i, step: 2, uid: `a_${i}_0` }));
  const file = join(folder, '2.jsonl');
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const [traces, scored] = ['traces.jsonl', 'scored.jsonl'].map((name) => join(folder, name));
  const imported = await runForklab(['import', file, '--traces', traces, '--json']);
  expect(imported.status, imported.stderr).toBe(0);
  expect(imported.stderr).toContain('2 rollouts have no entropies: a model has to score them first.');
  expect(imported.stderr).toContain('forklab score --model DIR');
  expect(JSON.parse(imported.stdout).rollouts[0]).toMatchObject({ kind: 'verl-rollouts', traces: 2 });
  const run = await runForklab(['score', '--model', model, '--in', traces, '--out', scored]);
  expect(run.status, run.stderr).toBe(0);
  const tokenizer = await loadTextTokenizer(nodeFolder(model));
  const [first, second] = await readTraces(createReadStream(scored));
  const ids = (text: string) => tokenizer.encode(text);
  expect(first.tokens.map(({ id }) => id)).toEqual([
    ...ids(rows[0].input),
    ...ids(rows[0].output),
    tokenizer.eos[0],
  ]);
  expect(second.tokens.map(({ id }) => id)).toEqual([...ids(rows[1].input), ...ids(rows[1].output)]);
  expect(first).toMatchObject({
    reward: 1,
    promptLength: ids(rows[0].input).length,
    meta: { step: 2, group: 1 },
  });
  for (const { entropy } of first.tokens.slice(1)) expect(entropy).toBeGreaterThan(0);
});

test('a chat is scored by its messages, with the model’s template; its text alone is refused', async () => {
  const model = loadLanguageFixture('qwen3').folder;
  const messages = [{ role: 'user', content: 'What is 12 - 4?' }] as const;
  const rollout = {
    step: 1,
    prompted: null,
    ids: null,
    reward: 1,
    advantage: 0.5,
    answer: null,
    ended: true,
    isEvaluation: false,
  };
  const made = tracesOfBatches(
    [{ rollouts: [{ ...rollout, prompt: messages, response: 'It is 8.', meta: {} }] }],
    {
      rewardTellsEnd: true,
      specialsLost: false,
      updatesPerStep: null,
      longestResponse: null,
      evaluatedSteps: [],
      model: null,
    },
  );
  const traces = made.traces.map(({ trace }) => trace);
  const [input, text, out] = ['chat.jsonl', 'text.jsonl', 'chat_scored.jsonl'].map((name) =>
    join(folder, name),
  );
  const lines = linesOfSet({ traces, messages: [messages] });
  writeFileSync(input, `${lines[0]}\n`);
  const run = await runForklab(['score', '--model', model, '--in', input, '--out', out]);
  expect(run.status, run.stderr).toBe(0);
  const [scored] = await readTraces(createReadStream(out));
  const template = await loadChatTemplate(nodeFolder(model));
  const tokenizer = await loadTextTokenizer(nodeFolder(model));
  const prompt = tokenizer.encode(template!.render(messages));
  expect(scored.tokens.map(({ id }) => id)).toEqual([
    ...prompt,
    ...tokenizer.encode('It is 8.'),
    tokenizer.eos[0],
  ]);
  expect(scored).toMatchObject({
    promptLength: prompt.length,
    reward: 1,
    meta: { advantage: 0.5, chat: true },
  });

  writeFileSync(text, writeTraces(traces));
  const refused = await runForklab(['score', '--model', model, '--in', text, '--out', out]);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('Line 1: its prompt is a chat, written here without a template');
});
