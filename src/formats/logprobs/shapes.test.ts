import { describe, expect, test } from 'vitest';
import { converted, lineOf } from './testing/converted.ts';

const [half, quarter, eighth] = [Math.log(0.5), Math.log(0.25), Math.log(0.125)];
/** 1/2, 1/4 and a rest of 1/4; with an eighth besides, the rest is an eighth. */
const known2 = 1.5 * Math.LN2;
const known3 = 1.75 * Math.LN2;

const chatToken = (token: string, logprob: number, others: [string, number][], extra = {}) => ({
  token,
  logprob,
  bytes: [...new TextEncoder().encode(token)],
  top_logprobs: others.map(([text, value]) => ({
    token: text,
    logprob: value,
    bytes: [...new TextEncoder().encode(text)],
  })),
  ...extra,
});
const chat = (content: unknown, extra: object = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'toy',
  choices: [{ index: 0, finish_reason: 'stop', message: { content: 'x' }, logprobs: { content }, ...extra }],
});
const names = (trace: { tokens: readonly { id: number | null; word: string }[] }) =>
  trace.tokens.map(({ id, word }) => [id, word]);

describe('OpenAI', () => {
  test('a chat completion: words, log-probabilities, bounds; the temperature is not known', async () => {
    const { traces } = await converted(
      lineOf(
        chat([
          chatToken('Wait', quarter, [
            ['So', half],
            ['Wait', quarter],
          ]),
          chatToken(',', -9999, [
            [':', half],
            [' –', quarter],
          ]),
          chatToken(' 8', 0, [[' 8', 0]]),
        ]),
      ),
    );
    expect(traces).toHaveLength(1);
    const [{ tokens, model, temperature, entropyKind, meta }] = traces;
    expect([model, temperature, entropyKind]).toEqual(['toy', null, 'lower-bound']);
    expect(meta).toEqual({ id: 'chatcmpl-1', choice: 0, finish_reason: 'stop' });
    expect(tokens.map(({ word }) => word)).toEqual(['Wait', ',', ' 8']);
    // -9999 stands for "not among the likeliest", not for a probability.
    expect(tokens[1].logprob).toBeNull();
    for (const [i, entropy] of [known2, known2, 0].entries()) {
      expect(tokens[i].entropy).toBeCloseTo(entropy, 7);
      expect(tokens[i].entropy).toBeLessThanOrEqual(entropy);
    }
  });

  test('a refusal has its tokens beside', async () => {
    const line = chat(null);
    const [choice] = line.choices;
    const refusal = [chatToken('No', half, [['No', half]])];
    const { traces } = await converted(
      lineOf({ ...line, choices: [{ ...choice, logprobs: { content: null, refusal } }] }),
    );
    expect(traces[0].tokens.map(({ word }) => word)).toEqual(['No']);
  });

  test('a completion of the old kind, with an echo of the prompt before it', async () => {
    const legacy = (usage: object) => ({
      object: 'text_completion',
      model: 'toy',
      usage,
      choices: [
        {
          index: 0,
          text: 'What is 7',
          finish_reason: 'length',
          logprobs: {
            tokens: ['What', ' is', ' 7'],
            token_logprobs: [null, half, quarter],
            top_logprobs: [null, { ' is': half, ' was': quarter }, { ' 8': half, ' 7': quarter }],
            text_offset: [0, 4, 7],
          },
        },
      ],
    });
    const [trace] = (await converted(lineOf(legacy({ prompt_tokens: 2, completion_tokens: 1 })))).traces;
    expect(trace.promptLength).toBe(2);
    expect(trace.tokens.map(({ word, logprob }) => [word, logprob === null])).toEqual([
      ['What', true],
      [' is', false],
      [' 7', false],
    ]);
    expect(trace.tokens[0].entropy).toBeNull();
    expect(trace.tokens[2].entropy).toBeCloseTo(known2, 7);
    // Where the counts do not say it, no prompt is made up.
    const [other] = (await converted(lineOf(legacy({ prompt_tokens: 5, completion_tokens: 1 })))).traces;
    expect(other.promptLength).toBe(0);
  });

  test('ids beside the texts, and alternatives as an object in a chat completion', async () => {
    const legacy = {
      choices: [{ logprobs: { tokens: ['a'], token_ids: [5], token_logprobs: [half], top_logprobs: null } }],
    };
    expect(names((await converted(lineOf(legacy))).traces[0])).toEqual([[5, 'a']]);
    const content = [{ token: '7', logprob: half, top_logprobs: { 7: half, 8: quarter } }];
    const [trace] = (await converted(lineOf(chat(content)))).traces;
    expect(trace.tokens[0].entropy).toBeCloseTo(known2, 7);
  });

  test('an answer of the Responses API', async () => {
    const logprobs = [
      chatToken('7', half, [
        ['7', half],
        ['8', quarter],
      ]),
    ];
    const line = {
      object: 'response',
      output: [
        { type: 'reasoning', summary: [] },
        { type: 'message', content: [{ type: 'output_text', text: '7', logprobs }] },
      ],
    };
    const [trace] = (await converted(lineOf(line))).traces;
    expect(trace.tokens[0].entropy).toBeCloseTo(known2, 7);
  });

  test('lines of a batch: answers, errors of either kind, and requests', async () => {
    const body = chat([chatToken('7', half, [['7', half]])]);
    const lines = [
      { id: 'b1', custom_id: 'q-1', response: { status_code: 200, request_id: 'r', body }, error: null },
      {
        id: 'b2',
        custom_id: 'q-2',
        response: { status_code: 429, request_id: 'r', body: { error: { message: 'slow down' } } },
        error: null,
      },
      { id: 'b3', custom_id: 'q-3', response: null, error: { code: 'batch_expired', message: 'too late' } },
      { custom_id: 'q-4', method: 'POST', url: '/v1/chat/completions', body: { model: 'm', messages: [] } },
      { id: 'b5', custom_id: 'q-5', response: { status_code: 500, body: null }, error: null },
    ];
    const { traces, refused } = await converted(lines.map(lineOf).join(''));
    expect(traces.map(({ title }) => title)).toEqual(['q-1']);
    expect(refused).toEqual([
      'Line 2: the server answered with an error: slow down.',
      'Line 3: the server answered with an error: too late (batch_expired).',
      'Line 4: it is a request; the log-probabilities are in the response.',
      'Line 5: the server answered with an error: status 500.',
    ]);
  });
});

describe('vLLM', () => {
  test('ids spelled in the texts’ place', async () => {
    const content = [
      chatToken('token_id:22', half, [
        ['token_id:22', half],
        ['token_id:23', quarter],
      ]),
    ];
    const [trace] = (await converted(lineOf(chat(content)))).traces;
    expect(names(trace)).toEqual([[22, '#22']]);
    expect(trace.tokens[0].top.map(({ id }) => id)).toEqual([22, 23]);
    expect(trace.tokens[0].entropy).toBeCloseTo(known2, 7);
  });

  test('ids of prompt and answer, and what is known of the prompt', async () => {
    const line = {
      ...chat([chatToken('7', half, [['7', half]])], { token_ids: [22] }),
      prompt_token_ids: [5, 6],
      prompt_logprobs: [
        null,
        {
          6: { logprob: quarter, rank: 2, decoded_token: ' is' },
          9: { logprob: half, rank: 1, decoded_token: ' was' },
        },
      ],
    };
    const [trace] = (await converted(lineOf(line))).traces;
    expect(trace.promptLength).toBe(2);
    expect(names(trace)).toEqual([
      [5, '#5'],
      [6, ' is'],
      [22, '7'],
    ]);
    expect(trace.tokens[1].entropy).toBeCloseTo(known2, 7);
  });

  test('ids alone, without log-probabilities, are a trace that can be scored', async () => {
    const line = { ...chat(null, { logprobs: null, token_ids: [22, 23] }), prompt_token_ids: [5] };
    const [trace] = (await converted(lineOf(line))).traces;
    expect(trace.tokens.map(({ id, entropy, logprob }) => [id, entropy, logprob])).toEqual([
      [5, null, null],
      [22, null, null],
      [23, null, null],
    ]);
  });

  test('an echo whose ids are known', async () => {
    const line = {
      object: 'text_completion',
      choices: [
        {
          index: 0,
          finish_reason: 'length',
          prompt_token_ids: [5, 6],
          token_ids: [7],
          logprobs: {
            tokens: ['a', 'b', 'c'],
            token_logprobs: [null, half, half],
            top_logprobs: [null, { b: half }, { c: half }],
          },
        },
      ],
    };
    const [trace] = (await converted(lineOf(line))).traces;
    expect([trace.promptLength, ...names(trace)]).toEqual([2, [5, 'a'], [6, 'b'], [7, 'c']]);
  });

  test('outputs of the offline engine that a program wrote out', async () => {
    const line = {
      request_id: '0',
      prompt: 'What is',
      prompt_token_ids: [5, 6],
      outputs: [
        {
          index: 0,
          text: ' 7',
          token_ids: [22],
          logprobs: [
            { 22: { logprob: quarter, decoded_token: ' 7' }, 23: { logprob: half, decoded_token: ' 8' } },
          ],
          finish_reason: 'stop',
        },
      ],
    };
    const [trace] = (await converted(lineOf(line))).traces;
    expect(names(trace)).toEqual([
      [5, '#5'],
      [6, '#6'],
      [22, ' 7'],
    ]);
    expect(trace.tokens[2].entropy).toBeCloseTo(known2, 7);
  });

  test('logits are not taken for log-probabilities', async () => {
    const { refused } = await converted(lineOf(chat([chatToken('7', 12.5, [['7', 12.5]])])));
    expect(refused[0]).toMatch(
      /^Line 1, choice 0: logprobs.content\[0\].* is 12.5: above 0 there are no log-prob/,
    );
  });
});

describe('SGLang', () => {
  const generate = (extra: object = {}) => ({
    text: ' 7',
    meta_info: {
      id: 'g1',
      finish_reason: { type: 'stop', matched: 2 },
      prompt_tokens: 2,
      completion_tokens: 1,
      input_token_logprobs: [
        [null, 5, null],
        [quarter, 6, null],
      ],
      input_top_logprobs: [null, [[half, 9, null]]],
      output_token_logprobs: [[eighth, 22, null]],
      output_top_logprobs: [
        [
          [half, 23, null],
          [quarter, 24, null],
        ],
      ],
      ...extra,
    },
  });

  test('triples of log-probability, id and text, with and without text', async () => {
    const [trace] = (await converted(lineOf(generate()))).traces;
    expect([trace.promptLength, ...names(trace)]).toEqual([2, [5, '#5'], [6, '#6'], [22, '#22']]);
    expect(trace.tokens[0].logprob).toBeNull();
    expect(trace.tokens[1].entropy).toBeCloseTo(known2, 7);
    expect(trace.tokens[2].entropy).toBeCloseTo(known3, 7);
    expect(trace.meta.finish_reason).toBe('stop');
    const texts = generate({ output_token_logprobs: [[eighth, 22, ' 7']], output_top_logprobs: null });
    const [named] = (await converted(lineOf(texts))).traces;
    expect(named.tokens[2]).toMatchObject({ word: ' 7', entropy: null });
  });

  test('a list of answers, as for a batch of prompts', async () => {
    const { traces } = await converted(lineOf([generate(), generate()]));
    expect(traces).toHaveLength(2);
  });
});

describe('llama.cpp', () => {
  const completion = (completion_probabilities: unknown, extra: object = {}) => ({
    index: 0,
    content: ' 7',
    tokens: [22],
    stop: true,
    model: 'gguf',
    tokens_predicted: 1,
    prompt: 'What is',
    stop_type: 'eos',
    completion_probabilities,
    ...extra,
  });

  test('log-probabilities before the samplers, at temperature 1', async () => {
    const place = {
      id: 22,
      ...chatToken(' 7', quarter, []),
      top_logprobs: [
        { id: 23, token: ' 8', bytes: [32, 56], logprob: half },
        { id: 22, token: ' 7', bytes: [32, 55], logprob: quarter },
        { id: 24, token: ' 9', bytes: [32, 57], logprob: -3.4028234663852886e38 },
      ],
    };
    const [trace] = (await converted(lineOf(completion([place])))).traces;
    expect(trace.temperature).toBe(1);
    expect(names(trace)).toEqual([
      [null, 'What is'],
      [22, ' 7'],
    ]);
    expect(trace.tokens[1].entropy).toBeCloseTo(known2, 7);
    expect(trace.tokens[1].top).toHaveLength(2);
  });

  test.each([
    [
      'post_sampling_probs',
      {
        id: 22,
        token: ' 7',
        bytes: [32, 55],
        prob: 0.5,
        top_probs: [{ id: 22, token: ' 7', bytes: [32, 55], prob: 0.5 }],
      },
    ],
    [
      'builds of before December 2024',
      {
        content: ' 7',
        probs: [
          { tok_str: ' 7', prob: 0.5 },
          { tok_str: ' 8', prob: 0.5 },
        ],
      },
    ],
  ])('%s: probabilities after sampling are not called the model’s', async (_, place) => {
    const { traces, notes } = await converted(lineOf(completion([place])));
    expect(traces[0].tokens[1]).toMatchObject({ word: ' 7', entropy: null, logprob: null, top: [] });
    expect(traces[0].temperature).toBeNull();
    expect(notes[0]).toMatch(/^Line 1: its probabilities are those after the sampler/);
    expect(notes).toHaveLength(1);
  });

  test('a piece of a character is its bytes', async () => {
    const piece = (byte: number) => ({
      id: byte,
      token: '',
      bytes: [0xf0, byte],
      logprob: half,
      top_logprobs: [],
    });
    const [trace] = (await converted(lineOf(completion([piece(0x9f)])))).traces;
    expect(trace.tokens[1].word).toBe('<0xF0><0x9F>');
  });

  test('an answer without probabilities is told', async () => {
    const { refused } = await converted(lineOf(completion(undefined, { tokens: [] })));
    expect(refused[0]).toMatch(/^Line 1: it has no log-probabilities/);
  });
});

describe('streams', () => {
  const piece = (content: unknown, extra: object = {}, id = 'chatcmpl-1') => ({
    id,
    object: 'chat.completion.chunk',
    model: 'toy',
    choices: [
      {
        index: 0,
        delta: { content: 'x' },
        logprobs: content ? { content } : null,
        finish_reason: null,
        ...extra,
      },
    ],
  });
  const pieces = [
    piece(null, { delta: { role: 'assistant' } }),
    piece([chatToken('7', half, [['7', half]])]),
    piece([chatToken('.', quarter, [['.', quarter]])]),
    piece(null, { delta: {}, finish_reason: 'stop' }),
    { id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 3 } },
  ];

  test.each([
    ['events', `${pieces.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`],
    ['lines', pieces.map(lineOf).join('')],
    [
      'events that break off',
      pieces
        .slice(0, 3)
        .map((one) => `data: ${JSON.stringify(one)}\n\n`)
        .join(''),
    ],
  ])('%s are put together', async (_, file) => {
    const { traces, refused } = await converted(file);
    expect(refused).toEqual([]);
    expect(traces.map(({ tokens }) => tokens.map(({ word }) => word))).toEqual([['7', '.']]);
  });

  test('two streams at once, and two choices of one, are told apart', async () => {
    const other = piece([chatToken('8', half, [])], { index: 1 });
    const strange = piece([chatToken('9', half, [])], {}, 'chatcmpl-2');
    const { traces } = await converted([pieces[1], other, strange, pieces[2]].map(lineOf).join(''));
    expect(traces.map(({ tokens }) => tokens.map(({ word }) => word).join(''))).toEqual(['7.', '8', '9']);
  });

  test('a stream of the old kind', async () => {
    const old = (token: string, finish: string | null) => ({
      id: 'cmpl-1',
      object: 'text_completion',
      choices: [
        {
          index: 0,
          text: token,
          finish_reason: finish,
          logprobs: {
            tokens: [token],
            token_logprobs: [half],
            top_logprobs: [{ [token]: half }],
            text_offset: [0],
          },
        },
      ],
    });
    const { traces } = await converted(
      [old('a', null), old('b', null), old('c', 'stop')].map(lineOf).join(''),
    );
    expect(traces.map(({ tokens }) => tokens.map(({ word }) => word).join(''))).toEqual(['abc']);
  });

  test('SGLang’s, whose pieces repeat those before, and llama.cpp’s, whose do not', async () => {
    const generated = (count: number) => ({
      text: 'x',
      meta_info: {
        id: 'g1',
        finish_reason: count === 3 ? { type: 'stop' } : null,
        completion_tokens: count,
        output_token_logprobs: [7, 8, 9].slice(0, count).map((id) => [half, id, null]),
      },
    });
    const sglang = [1, 2, 3].map((count) => `data: ${JSON.stringify(generated(count))}\n\n`).join('');
    expect((await converted(sglang)).traces.map((trace) => names(trace).map(([id]) => id))).toEqual([
      [7, 8, 9],
    ]);
    const part = (id: number, stop = false) => ({
      index: 0,
      content: 'x',
      stop,
      ...(!stop && {
        completion_probabilities: [{ id, token: 'x', bytes: [120], logprob: half, top_logprobs: [] }],
      }),
    });
    const llama = [part(7), part(8), part(0, true), part(9), part(0, true)];
    const { traces } = await converted(llama.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''));
    expect(traces.map((trace) => names(trace).map(([id]) => id))).toEqual([[7, 8], [9]]);
  });
});

describe('what is none of these is refused by name', () => {
  const place = chatToken('7', half, [['7', half]]);
  test.each<[unknown, string]>([
    [{ a: 1, b: 2 }, 'it is no response of a server that is known here (its fields: a, b)'],
    [{ tokens: [1], words: ['a'] }, 'it is a trace already'],
    [{ model: 'm', messages: [] }, 'it is a request'],
    [
      { object: 'error', message: 'no such model', code: 404 },
      'the server answered with an error: no such model (404)',
    ],
    [{ detail: 'Not Found' }, 'the server answered with an error: Not Found'],
    [{ error: 'overloaded' }, 'the server answered with an error: overloaded'],
    [{ choices: [] }, 'the response has no choices'],
    [{ choices: 'x' }, 'choices must be a list, not "x"'],
    [{ choices: [5] }, 'choices[0] must be an object, not 5'],
    [chat('x'), 'logprobs.content must be a list, not "x"'],
    [chat([{ ...place, token: 5 }]), 'logprobs.content[0].token must be text, not 5'],
    [chat([{ ...place, logprob: 'low' }]), 'logprobs.content[0].logprob must be a number or null, not "low"'],
    [
      chat([{ ...place, bytes: [256] }]),
      'logprobs.content[0].bytes must be a list of bytes or null, not […]',
    ],
    [chat([{ ...place, top_logprobs: [7] }]), 'logprobs.content[0].top_logprobs[0] must be an object, not 7'],
    [chat([place], { token_ids: [-1] }), 'token_ids[0] must be a token id, not -1'],
    [
      chat([{ ...place, top_logprobs: [place, { ...place, token: '8', bytes: [56], logprob: -0.1 }] }]),
      'the probabilities of top[0] add up to 1.405, more than 1',
    ],
    [
      { object: 'text_completion', choices: [{ logprobs: { tokens: ['a'], token_logprobs: [half, half] } }] },
      'logprobs.token_logprobs has 2 entries for 1 tokens',
    ],
  ])('%j', async (value, sentence) => {
    const { traces, refused } = await converted(lineOf(value) + lineOf(chat([place])));
    expect(traces).toHaveLength(1);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toContain(`: ${sentence}`);
    expect(refused[0]).toMatch(/^Line 1/);
  });

  test('one choice that cannot be used leaves the others', async () => {
    const line = chat([place]);
    const choices = [
      { index: 0, logprobs: null },
      { ...line.choices[0], index: 1 },
    ];
    const { traces, refused } = await converted(lineOf({ ...line, choices }));
    expect(traces).toHaveLength(1);
    expect(refused[0]).toMatch(/^Line 1, choice 0: /);
  });

  test('names that reach into prototypes are names like others', async () => {
    const line = `{"choices":[{"index":0,"logprobs":{"tokens":["a"],"token_logprobs":[-0.5],"top_logprobs":[{"__proto__":-1,"constructor":-2,"a":-0.5}]},"__proto__":{"x":1}}]}\n`;
    const { traces } = await converted(line);
    expect(traces[0].tokens[0].top.map(({ word }) => word)).toEqual(['a', '__proto__', 'constructor']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
