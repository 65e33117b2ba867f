import { describe, expect, test } from 'vitest';
import { importFiles } from '../import_files.ts';
import { fileOf, fixtureFiles, linesOf, readSet, responseWords } from './testing/read.ts';

const prompt = '<|im_start|>user\nWhat is 12 - 4?<|im_end|>\n<|im_start|>assistant\n';

describe('ms-swift', () => {
  const table = (step: string, rows: readonly number[], entropies = rows) => ({
    step: rows.map(() => step),
    prompt: rows.map((row) => `${prompt}${Math.floor(row / 2)}`),
    completion: rows.map((row) => `So, ${row}.`),
    Right: rows.map((row) => row % 2),
    Short: rows.map(() => 0.25),
    advantages: rows.map((row) => [row % 2 ? 0.5 : -0.5]),
    num_turns: rows.map(() => 1),
    entropy: entropies.map((row) => row / 10),
  });

  test('a line is a table; what it repeats of the table before is counted once, under its first step', async () => {
    const text = linesOf(
      table('1', [0, 1]),
      table('2', [0, 1, 2, 3]),
      table('3', [4, 5, 6, 7], [2, 3, 4, 5]),
      table('4', [4, 5, 6, 7]),
      table('4', [4, 5, 6, 7]),
    );
    const { traces, notes, kind } = await readSet([fileOf('out/completions.jsonl', text)]);
    expect(kind).toBe('swift-completions');
    expect(
      traces.map(({ meta }) => [meta.step, meta.group, meta.advantage, meta.Right, meta.num_turns]),
    ).toEqual([
      [1, 1, -0.5, 0, 1],
      [1, 1, 0.5, 1, 1],
      [1, 2, -0.5, 0, 1],
      [1, 2, 0.5, 1, 1],
      [3, 1, -0.5, 0, 1],
      [3, 1, 0.5, 1, 1],
      [3, 2, -0.5, 0, 1],
      [3, 2, 0.5, 1, 1],
    ]);
    expect(traces.map(({ reward }) => reward)).toEqual([0.25, 1.25, 0.25, 1.25, 0.25, 1.25, 0.25, 1.25]);
    expect(notes).toEqual([
      { kind: 'repeated', rows: 10 },
      { kind: 'summed', names: ['Right', 'Short'] },
      { kind: 'no-entropies', traces: 8 },
    ]);
    // Of a batch from which fewer updates were made they are partly those of another.
    expect(traces.map(({ meta }) => meta.entropy_mean ?? null).slice(4)).toEqual([0.4, 0.5, 0.6, 0.7]);
    expect(responseWords(traces[0])).toBe('So,  0.');
    expect(traces[0]).toMatchObject({ promptLength: 1, world: null, temperature: null });
    expect(traces[0].tokens[0].word).toBe(`${prompt}0`);
  });

  test('a table of lists that do not fit each other is told by its line', async () => {
    const broken = { ...table('1', [0, 1]), completion: ['one'] };
    const { notes, traces } = await readSet([
      fileOf('completions.jsonl', linesOf(table('1', [0, 1]), broken, table('3', [4, 5]))),
    ]);
    expect(traces).toHaveLength(4);
    expect(notes).toContainEqual({
      kind: 'refused',
      count: 1,
      first: {
        rule: 'uneven-lists',
        field: 'completion',
        length: 1,
        tokens: 2,
        path: 'completions.jsonl',
        line: 2,
      },
    });
  });
});

test('verl’s rollouts are grouped by the prompt that their uid names, and say that special tokens are lost', async () => {
  const row = (uid: string, output: string, score: number | null) => ({
    input: 'user\nWhat is 12 - 4?\nassistant\n',
    output,
    gts: '8',
    score,
    step: 7,
    uid,
  });
  const { traces, notes } = await readSet([
    fileOf(
      'rollouts/7.jsonl',
      linesOf(row('b_0_0', 'It is 8.', 1), row('a_0_0', 'Six', 0), row('b_1_0', '', null)),
    ),
  ]);
  expect(traces.map(({ meta, reward }) => [meta.step, meta.group, reward])).toEqual([
    [7, 1, 1],
    [7, 1, null],
    [7, 2, 0],
  ]);
  expect(traces[0].title).toBe('user');
  expect(notes.map(({ kind }) => kind)).toEqual(['no-entropies', 'specials-lost']);
});

describe('prime-rl', () => {
  const sequence = (changes: object = {}) => ({
    schema_version: 1,
    step: 4,
    export_step: 3,
    rank: 1,
    export_sequence_idx: 0,
    env_name: 'gsm8k',
    token_ids: [5, 6, 7, 8, 9],
    loss_mask: [false, false, true, false, true],
    advantages: [0, 0, -0.5, -0.5, -0.5],
    rewards: [null, null, 0.25, 0.25, 0.25],
    trainer_logprobs: [-11.9, -1.5, -0.25, -3, 1e-7],
    entropy: [11.93, 1.25, 0.75, 2, -1e-6],
    is_masked: [false, false, true, false, false],
    ...changes,
  });

  test('entropies are exact, without the padding of the first token and of tokens that were not sampled', async () => {
    const { traces, notes, kind } = await readSet([
      fileOf('run/token_exports/step_3/rank_1.jsonl', linesOf(sequence())),
      fileOf(
        'run/token_exports/step_4/rank_0.jsonl',
        linesOf(sequence({ export_step: 4, loss_mask: [0, 0, 1, 1, 1] })),
      ),
      fileOf('run/token_exports/step_4/STABLE', ''),
    ]);
    expect(kind).toBe('prime-tokens');
    const [first, second] = traces;
    expect(first.tokens.map(({ id, entropy, logprob }) => [id, entropy, logprob])).toEqual([
      [5, null, null],
      [6, null, -1.5],
      [7, 0.75, -0.25],
      [8, null, -3],
      [9, 0, 0],
    ]);
    expect(first).toMatchObject({
      promptLength: 2,
      entropyKind: 'exact',
      reward: 0.25,
      meta: { step: 3, group: 1, advantage: -0.5, sampled: 2, masked: 1, env: 'gsm8k', rank: 1 },
    });
    expect(second.tokens[3].entropy).toBe(2);
    expect(notes).toEqual([
      { kind: 'unfinished', steps: [3] },
      { kind: 'not-sampled', traces: 1 },
    ]);
  });

  test('lists of other lengths and an entropy that is none are told by their line', async () => {
    for (const [changes, rule] of [
      [{ entropy: [1] }, 'uneven-lists'],
      [{ entropy: [0, 0, 1e9, 0, 0] }, 'wrong-value'],
      [{ token_ids: [1, 2, -3, 4, 5] }, 'wrong-value'],
      [{ loss_mask: null }, 'missing-field'],
    ] as const) {
      const { traces, notes } = await readSet([
        fileOf('rank_0.jsonl', linesOf(sequence(), sequence(changes))),
      ]);
      expect(traces).toHaveLength(1);
      expect(notes.at(-1)).toMatchObject({ kind: 'refused', count: 1, first: { rule, line: 2 } });
    }
  });
});

test('SGLang’s answers are read as before, with what it clamps to -999999999 unknown', async () => {
  const answer = {
    text: ' 8',
    meta_info: {
      id: 'a',
      finish_reason: { type: 'stop' },
      output_token_logprobs: [
        [-0.25, 220, ' '],
        [-999999999, 23, null],
      ],
      output_top_logprobs: [
        [
          [-0.25, 220, ' '],
          [-999999999, 1, 'x'],
        ],
        null,
      ],
    },
  };
  const { traces, kind } = await readSet([fileOf('answers.jsonl', linesOf(answer))]);
  expect(kind).toBe('answers');
  expect(traces[0].tokens.map(({ id, logprob, top }) => [id, logprob, top.length])).toEqual([
    [220, -0.25, 1],
    [23, null, 0],
  ]);
  expect(traces[0].entropyKind).toBe('lower-bound');
});

test('traces of our own are read by the same way in, several files of a folder as one set', async () => {
  const line = (step: number) => ({
    title: '1 3 12 → 16',
    world: 'countdown',
    tokens: [53, 1],
    prompt_length: 1,
    kept: [true],
    meta: { step, group: 1, advantage: 1 },
  });
  const { traces, kind } = await readSet([
    fileOf('out/traces/step_10.jsonl', linesOf(line(10))),
    fileOf('out/traces/step_9.jsonl', linesOf(line(9))),
  ]);
  expect(kind).toBe('traces');
  expect(traces.map(({ meta }) => meta.step)).toEqual([9, 10]);
  expect(traces[0].tokens.map(({ kept }) => kept)).toEqual([null, true]);
});

test('a file that cannot be read is refused by its name, and the others are read', async () => {
  const good = { input: 'a', output: 'b', score: 1, step: 1 };
  const { sets, refused } = await importFiles([
    fileOf('one/1.jsonl', linesOf(good)),
    fileOf('two/completions_00001.parquet', 'PAR1 and nothing else'),
  ]);
  expect(sets).toHaveLength(1);
  expect(refused.map(({ path, error }) => [path, error.message])).toEqual([
    ['two/completions_00001.parquet', 'Its end is missing.'],
  ]);
});

describe('evaluations', () => {
  const table = (step: number, word: string) => ({
    step: [String(step)],
    prompt: [`${word}?`],
    completion: [`${word}!`],
    Right: [1],
    advantages: [0],
  });
  const flags = ({ traces }: Awaited<ReturnType<typeof readSet>>) =>
    traces.map(({ title, meta }) => [title, meta.step, meta.evaluation ?? false]);

  test('ms-swift writes one after the table of its update, which may come twice itself', async () => {
    const tables = [
      table(1, 'a'),
      table(2, 'a'),
      table(2, 'a'),
      table(2, 'held'),
      table(2, 'held'),
      table(3, 'b'),
    ];
    expect(flags(await readSet([fileOf('completions.jsonl', linesOf(...tables))]))).toEqual([
      ['a?', 1, false],
      ['held?', 2, true],
      ['b?', 3, false],
    ]);
  });

  test('TRL’s file of an update after which it evaluated is of the evaluation, as the trainer’s state tells', async () => {
    const history = [1, 2, 3, 4, 5, 6].map((step) => ({
      step,
      loss: 0,
      ...(step % 2 === 1 && { reward: 0.5 }),
    }));
    const state = { log_history: [...history, { step: 6, eval_reward: 0.25 }] };
    const files = (await fixtureFiles('trl')).map(({ path, file }) => ({
      path: path.replace('run/trl', 'run/out/completions'),
      file,
    }));
    const { sets, runs } = await importFiles([
      ...files,
      fileOf('run/out/checkpoint-6/trainer_state.json', JSON.stringify(state)),
    ]);
    expect(runs[0].updatesPerStep).toBe(2);
    const steps = new Map(
      sets[0].traces.map(({ meta }) => [`${meta.step} ${meta.update}`, meta.evaluation ?? false]),
    );
    expect([...steps]).toEqual([
      ['1 1', false],
      ['2 3', false],
      ['3 6', true],
    ]);
    expect(sets[0].traces[0].model).toBe('run');
  });
});
