import { expect, test } from 'vitest';
import { writeTraces } from '../../../formats/traces/trace_file.ts';
import { countdown } from '../../../task/countdown/world.ts';
import type { World } from '../../../task/world.ts';
import { importFiles } from '../import_files.ts';
import { readParquet } from './parquet/read_parquet.ts';
import { fixtureFiles, readSet, responseWords } from './testing/read.ts';

const world = countdown as World;

/** All rows of a run's files. */
async function rowsOf(files: readonly { file: Blob }[]) {
  const tables = await Promise.all(
    files.map(({ file }) => readParquet(file, (columns) => columns.map(({ name }) => name))),
  );
  return tables.map(({ rows }) => rows);
}

test('TRL’s completions become traces by step and group, a batch that two files hold counted once', async () => {
  const files = await fixtureFiles('trl');
  const { traces, kind, notes, title } = await readSet(files);
  expect({ kind, title }).toEqual({ kind: 'trl-completions', title: 'run/trl' });
  // Files 1 and 2 are of one batch; the evaluation at update 6 has written over that of its batch.
  expect(traces).toHaveLength(3 * 64);
  expect(notes).toEqual([
    { kind: 'repeated', rows: 64 },
    { kind: 'no-entropies', traces: 192 },
    { kind: 'evaluation', traces: 64 },
  ]);
  const [first, second, , last] = await rowsOf(files);
  expect(second.map(({ completion }) => completion)).toEqual(first.map(({ completion }) => completion));
  for (const [i, { meta, reward, tokens, promptLength }] of traces.slice(0, 64).entries()) {
    const { ids, advantage, verify, reason } = first[i];
    expect(meta).toMatchObject({ step: 1, group: Math.floor(i / 8) + 1, advantage, reason });
    expect(reward).toBe(verify);
    expect(tokens.slice(promptLength).map(({ id }) => id)).toEqual(ids);
  }
  expect(new Set(traces.map(({ meta }) => meta.step))).toEqual(new Set([1, 3, 6]));
  const evaluated = traces.filter(({ meta }) => meta.evaluation);
  expect(evaluated.map(({ meta }) => meta.group)).toEqual(last.map((_, i) => Math.floor(i / 4) + 1));
  // What is read is written, and would be read again.
  expect(writeTraces(traces).split('\n')).toHaveLength(193);
});

test('our verifier judges the traces as TRL’s reward function did, which was given the ids', async () => {
  const { traces } = await readSet(await fixtureFiles('trl'));
  for (const { title, tokens, promptLength, reward, meta } of traces) {
    const ids = tokens.map(({ id }) => id as number);
    const problem = world.parse(title);
    expect(ids.slice(0, promptLength)).toEqual(world.prompt(problem));
    const verdict = world.verify(problem, ids.slice(promptLength));
    expect(verdict).toMatchObject({ reward, reason: meta.reason });
  }
});

test('ms-swift’s text has lost the end token: the reward and the lengths bring it back where our verifier agrees', async () => {
  const { traces, notes } = await readSet(await fixtureFiles('swift'));
  // Two tables of the batch of updates 1 and 2, and two of the evaluation at update 6.
  expect(traces).toHaveLength(2 * 64);
  // Of one of the greatest length, which gives up, nothing tells whether it was cut off there.
  expect(notes).toEqual([
    { kind: 'repeated', rows: 128 },
    { kind: 'no-entropies', traces: 128 },
    { kind: 'ending-unknown', traces: 1 },
    { kind: 'evaluation', traces: 64 },
  ]);
  for (const { title, tokens, promptLength, reward, meta } of traces) {
    const ids = tokens.slice(promptLength).map(({ id }) => id as number);
    expect(world.verify(world.parse(title), ids).reward).toBe(reward);
    expect(ids.includes(world.vocabulary.eos)).toBe(meta.finished ?? false);
  }
});

test('where ms-swift’s own arguments tell the greatest length, it is known of all responses whether they ended', async () => {
  const files = (await fixtureFiles('swift')).map(({ file }) => ({
    path: 'run/out/completions.jsonl',
    file,
  }));
  const args = { rlhf_type: 'grpo', max_completion_length: 60, steps_per_generation: 2 };
  const { sets } = await importFiles([
    ...files,
    { path: 'run/out/args.json', file: new Blob([JSON.stringify(args)]) },
  ]);
  expect(sets[0].notes.map(({ kind }) => kind)).toEqual(['repeated', 'no-entropies', 'evaluation']);
  const words = sets[0].traces.map(({ tokens, promptLength, meta }) => [
    tokens.length - promptLength - Number(meta.finished),
    meta.finished,
  ]);
  expect(words.filter(([length]) => length === 60)).toEqual([[60, false]]);
  expect(words.filter(([length]) => length !== 60).every(([, finished]) => finished)).toBe(true);
});

test('without ids the end token comes back where reward, flag or length say that the response ended', async () => {
  const rows = [
    // Paid for, so it ended, though it is the longest.
    { completion: '1 + 3 = 4 left 12 4 ; 12 + 4 = 16 goal 16 yes', verify: 1 },
    // The same, not paid for: it was cut off before its end.
    { completion: '3 + 1 = 4 left 12 4 ; 12 + 4 = 16 goal 16 yes', verify: 0 },
    // As long, and no reward either way.
    { completion: '3 - 1 = 2 left 12 2 ; 12 + 2 = 14 goal 16 no', verify: 0 },
    // Shorter than those: nothing is cut off there.
    { completion: '3 - 1 = 2 stop', verify: 0 },
  ];
  const lines = rows.map(({ completion, verify }, i) => ({
    input: '1 3 12 goal 16 :',
    output: completion,
    gts: '{}',
    score: verify,
    step: 3,
    uid: `a_${i}_0`,
  }));
  const table = {
    step: rows.map(() => '3'),
    prompt: rows.map(() => '<bos> 1 3 12 goal 16 :'),
    completion: rows.map(({ completion }) => completion),
    Forklab: rows.map(({ verify }) => verify),
    advantages: rows.map(() => [0.5]),
  };
  const read = async (path: string, text: string) => {
    const { traces, notes } = await readSet([{ path, file: new Blob([text]) }]);
    return {
      ends: traces.map((trace) => responseWords(trace).endsWith('<eos>')),
      finished: traces.map(({ meta }) => meta.finished ?? null),
      unsure: notes.find((note) => note.kind === 'ending-unknown'),
    };
  };
  expect(await read('completions.jsonl', `${JSON.stringify(table)}\n`)).toEqual({
    ends: [true, false, false, true],
    finished: [true, false, null, true],
    unsure: { kind: 'ending-unknown', traces: 1 },
  });
  // verl's reward function is not told whether a response ended, so that its reward says nothing of it.
  expect(await read('3.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''))).toEqual({
    ends: [false, false, false, true],
    finished: [null, null, null, true],
    unsure: { kind: 'ending-unknown', traces: 3 },
  });
});
