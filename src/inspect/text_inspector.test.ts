import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { traceIds } from '../experiment/trace.ts';
import { type Folder, readJson } from '../model/hub/folder.ts';
import { nodeRuntime } from '../onnx/testing/node_runtime.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { wordProblemsIn } from '../task/text/prompts/word_problems.ts';
import type { TextAsk } from '../task/text/text_ask.ts';
import type { DrawnPart } from './inspection_hooks.ts';
import { Inspector } from './inspector.ts';
import { InvalidRequest } from './invalid_request.ts';
import { openTextModel, type TextModel } from './text_model.ts';
import { plainAsk } from './text_subject.ts';

const asked = (change: Partial<TextAsk> = {}): TextAsk => ({
  problem: {
    id: 'why',
    messages: [{ role: 'user', content: 'How many?\nSay it.' }],
    answer: null,
    // A random model writes a letter soon.
    verifier: { name: 'regex', pattern: '[a-z]' },
  },
  ...plainAsk,
  longest: 12,
  ...change,
});
const draws = { temperature: 1, seed: 3 };

describe.each(['llama', 'qwen3'] as const)('%s, asked in words', (name) => {
  const fixture = loadLanguageFixture(name);
  let text: TextModel;
  let inspector: Inspector;
  beforeAll(async () => {
    const seen: number[] = [];
    text = await openTextModel(nodeFolder(fixture.folder), await testDevice(), {
      name: `tiny ${name}`,
      progress: (bytes, of) => seen.push(bytes / of),
    });
    expect(seen.at(-1)).toBe(1);
    inspector = Inspector.ofText(text);
  });
  afterAll(() => inspector.destroy());

  it('says what it can do', () => {
    const { facts } = text;
    expect(facts).toMatchObject({
      name: `tiny ${name}`,
      weights: [{ llama: 'f32', qwen3: 'f16' }[name]],
      q8Error: null,
      chat: { takesSystem: true, switchesThinking: name === 'qwen3' },
      cannotEncode: null,
    });
    expect(facts.ends.map(({ id }) => id)).toEqual(fixture.eos);
    expect(facts.tokenizer).toMatch(/^[0-9a-f]{16}$/);
    expect(facts.bytes).toBeGreaterThan(2 * facts.parameters!);
  });

  it('writes what transformers does, greedily, with its entropies and log-probabilities', async () => {
    for (const { prompt, ids, continuation, entropy, logprob } of fixture.cases) {
      const said = typeof prompt === 'string' ? { prompt } : { messages: prompt };
      const ask = asked({
        problem: { id: 'case', answer: null, verifier: { name: 'exact' }, ...said },
        template: typeof prompt === 'string' ? 'raw' : 'chat',
        longest: 40,
      });
      const [trace] = await inspector.sample(ask, 1, { temperature: 0, seed: 1 });
      expect(traceIds(trace)).toEqual([...ids, ...continuation]);
      expect(trace.promptLength).toBe(ids.length);
      for (const [i, token] of trace.tokens.slice(ids.length).entries()) {
        expect(token.entropy).toBeCloseTo(entropy[ids.length - 1 + i], 3);
        expect(token.logprob).toBeCloseTo(logprob[ids.length - 1 + i], 3);
        expect(token.top).toHaveLength(20);
        expect(token.top[0].id).toBe(token.id);
      }
      expect(trace.tokens[0]).toMatchObject({ entropy: null, logprob: null, top: [] });
    }
  });

  it('passes tokens on as they are drawn, the same as in the traces at the end', async () => {
    const parts: DrawnPart[] = [];
    const shares: number[] = [];
    const traces = await inspector.sample(asked(), 3, draws, {
      progress: (share, _tokens, found) => {
        shares.push(share);
        parts.push(...(found?.drawn ?? []));
      },
    });
    for (const [copy, trace] of traces.entries()) {
      const own = parts.filter((part) => part.copy === copy);
      expect(own.length).toBeGreaterThan(1);
      const drawn = trace.tokens.slice(trace.promptLength);
      expect(own.flatMap(({ ids }) => ids)).toEqual(drawn.map(({ id }) => id));
      expect(own.flatMap(({ words }) => words)).toEqual(drawn.map(({ word }) => word));
      expect(own.flatMap(({ entropy }) => entropy)).toEqual(drawn.map((token) => token.entropy));
      expect(own.flatMap(({ logprob }) => logprob)).toEqual(drawn.map((token) => token.logprob));
      expect(trace).toMatchObject({
        title: 'How many?',
        world: null,
        temperature: 1,
        reward: null,
        meta: { drawn_at: 1, seed: 3, problem: 'why', tokenizer: text.facts.tokenizer, reason: 'not-known' },
      });
    }
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const [scores] = await inspector.score([traceIds(traces[0]) as number[]], 1);
    const at = traces[0].promptLength;
    expect(traces[0].tokens[at].entropy).toBeCloseTo(scores[at - 1].entropy, 4);
    expect(traces[0].tokens[at].top.slice(0, 3).map(({ id }) => id)).toEqual(
      scores[at - 1].top.slice(0, 3).map(({ id }) => id),
    );
  });

  it('continues a start of the answer, which is scored', async () => {
    const [trace] = await inspector.sample(asked(), 1, draws);
    const ids = traceIds(trace) as number[];
    const prefix = ids.slice(0, trace.promptLength + 4);
    const given = { problem: asked(), tokens: prefix, promptLength: trace.promptLength };
    const traces = await inspector.continue(given, 2, { ...draws, seed: 9 });
    for (const { tokens } of traces) {
      expect(tokens.slice(0, prefix.length).map(({ id }) => id)).toEqual(prefix);
      expect(tokens[trace.promptLength].entropy).toBeCloseTo(trace.tokens[trace.promptLength].entropy!, 4);
      expect(tokens.every(({ entropy }, i) => i === 0 || entropy !== null)).toBe(true);
      expect(tokens.length - trace.promptLength).toBeLessThanOrEqual(12);
    }
  });

  it('a text ends responses, which are then finished, and cut before it', async () => {
    const [whole] = await inspector.sample(asked({ longest: 30 }), 1, draws);
    const drawn = whole.tokens.slice(whole.promptLength).map(({ id }) => id as number);
    const { pieces, text: written } = decoded(drawn);
    const stop = written.slice(pieces[4].start, pieces[6].end);
    const ask = asked({
      longest: 30,
      stops: [stop],
      problem: { ...asked().problem, verifier: { name: 'exact' } },
    });
    const [trace] = await inspector.sample(ask, 1, draws);
    const kept = trace.tokens.slice(trace.promptLength).map(({ id }) => id as number);
    expect(kept).toEqual(drawn.slice(0, kept.length));
    expect(kept.length).toBeLessThanOrEqual(7);
    expect(trace.meta).toMatchObject({ finished: true });
    expect(decoded(kept).text).toContain(stop);
    if (trace.answer !== null) expect(trace.answer).not.toContain(stop);
    const ended = { problem: ask, tokens: traceIds(trace) as number[], promptLength: trace.promptLength };
    await expect(inspector.continue(ended, 1, draws)).rejects.toThrow('stop text');
  });

  it('filters draw from the likeliest tokens, and the traces say so', async () => {
    const traces = await inspector.sample(asked(), 2, { ...draws, filter: { topK: 2, topP: 0.9 } });
    for (const { tokens, promptLength, meta } of traces) {
      expect(meta).toMatchObject({ top_k: 2, top_p: 0.9 });
      for (const { id, top } of tokens.slice(promptLength))
        expect(top.slice(0, 2).map((one) => one.id)).toContain(id);
    }
    await expect(inspector.sample(asked(), 1, { ...draws, filter: { topP: 0 } })).rejects.toThrow('Top-p');
  });

  it('scans and sweeps with filters as it samples: branches are those that may be drawn, and add up to 1', async () => {
    const ask = asked({ problem: { ...asked().problem, answer: 'a' } });
    const filter = { topK: 3 };
    const [trace] = await inspector.sample(ask, 1, { ...draws, filter });
    const tokens = traceIds(trace) as number[];
    const given = { problem: ask, tokens, promptLength: trace.promptLength };
    const cold = { temperature: 0.7, seed: 3, filter };
    const forks = await inspector.scan(given, 2, 2, cold);
    expect(forks).toHaveLength(2);
    for (const { position, branches, coverage } of forks) {
      const { top } = trace.tokens[position];
      const weight = (j: number) => Math.exp(top[j].logprob / cold.temperature);
      const all = weight(0) + weight(1) + weight(2);
      for (const { id, probability, samples } of branches) {
        const rank = top.findIndex((one) => one.id === id);
        expect(rank).toBeLessThan(3);
        expect(probability).toBeCloseTo(weight(rank) / all, 4);
        expect(samples).toBe(2);
      }
      if (branches.length === 3) expect(coverage).toBeCloseTo(1, 5);
    }
    // A token that the filters leave out is a branch where the sequence took it, and weighs nothing.
    const at = forks[0].position;
    const odd = [...tokens.slice(0, at), trace.tokens[at].top[5].id as number];
    const [{ branches }] = await inspector.scan({ ...given, tokens: odd }, [at], 1, cold);
    expect(branches.find(({ id }) => id === odd[at])).toMatchObject({ probability: 0, samples: 1 });

    const set = { problems: [ask.problem], ask, samples: 4 };
    const settings = { set, vary: ['forks'] as const, temperatures: [1], threshold: { nats: 0 }, seed: 3 };
    // Of one word that may be drawn, all samples are one.
    const { points } = await inspector.sweep({ ...settings, filter: { topK: 1 } });
    const greedy = await inspector.collect({ ...set, samples: 1 }, { temperature: 0, seed: 1 });
    expect(points[0].length).toBe(greedy[0].tokens.length - greedy[0].promptLength);
    await expect(inspector.sweep({ ...settings, filter: { topP: 2 } })).rejects.toThrow('Top-p');
  });

  it('counts continuations by the answer of the trace where the right one is not known', async () => {
    const traces = await inspector.sample(asked({ stops: ['e', 'a', 'o'] }), 6, draws);
    const trace = traces.find(({ answer }) => answer !== null);
    if (!trace) throw new Error('No sample has an answer.');
    const given = {
      problem: asked({ stops: ['e', 'a', 'o'] }),
      tokens: traceIds(trace) as number[],
      promptLength: trace.promptLength,
    };
    const forks = await inspector.scan(given, 2, 4, draws);
    expect(forks).toHaveLength(2);
    for (const { branches, reference } of forks) {
      expect(reference).toEqual({ kind: 'same', answer: trace.answer });
      for (const { samples, right, answers } of branches) {
        expect(samples).toBe(4);
        expect(answers.reduce((n, { count }) => n + count, 0)).toBe(4);
        expect(right).toBe(
          answers.filter(({ answer }) => answer === trace.answer).reduce((n, { count }) => n + count, 0),
        );
      }
    }
    await expect(inspector.scan(given, 1, 4, draws, {}, 'verifier')).rejects.toThrow('not known');
    const cut = { ...given, problem: asked(), tokens: given.tokens.slice(0, trace.promptLength + 1) };
    await expect(inspector.scan(cut, 1, 4, draws)).rejects.toThrow('no answer');
  });

  it('collects problems of a set, and sweeps those with answers', async () => {
    const problems = wordProblemsIn('en').slice(0, 2);
    const set = { problems, ask: { ...plainAsk, longest: 6 }, samples: 2 };
    const traces = await inspector.collect(set, draws);
    expect(traces.map(({ meta }) => meta.problem)).toEqual(problems.flatMap(({ id }) => [id, id]));
    expect(traces.every(({ reward }) => reward === 0)).toBe(true);
    const { points } = await inspector.sweep({
      set,
      vary: ['forks'],
      temperatures: [0.5, 1],
      threshold: { percentile: 80 },
      seed: 1,
    });
    expect(points.map(({ temperature, pass }) => [temperature, pass])).toEqual([
      [0.5, 0],
      [1, 0],
    ]);
    // Each answer ends at its own text, and is then not cut off.
    const letters = { ...set, ask: { ...set.ask, longest: 12, stops: ['e', 'a', 'o'] }, samples: 6 };
    const ended = await inspector.collect(letters, draws);
    const [stopping] = (
      await inspector.sweep({
        set: letters,
        vary: ['forks'],
        temperatures: [1],
        threshold: { nats: 1 },
        seed: draws.seed,
      })
    ).points;
    expect(ended.some(({ meta }) => meta.finished)).toBe(true);
    expect(stopping.truncated).toBeLessThan(1);
    expect(stopping.length).toBeLessThan(12);
    const unknown = { ...set, problems: [{ ...problems[0], answer: null }] };
    const sweep = { vary: ['forks'] as const, temperatures: [1], threshold: { nats: 1 }, seed: 1 };
    await expect(inspector.sweep({ ...sweep, set: unknown })).rejects.toThrow('right answer');
  });

  it('encodes a prompt, with a response after it, as it is sampled', async () => {
    const [trace] = await inspector.sample(asked({ prefill: 'So' }), 1, draws);
    const prompt = text.encode(asked({ prefill: 'So' }), '');
    expect(prompt.ids).toEqual((traceIds(trace) as number[]).slice(0, trace.promptLength));
    expect(prompt.text).toMatch(/How many\?\nSay it\..*So$/s);
    const both = text.encode(asked(), ' yes');
    expect(both.ids.length).toBeGreaterThan(both.promptLength);
    expect(both.words.slice(both.promptLength).join('')).toBe(' yes');
  });

  it.each<[Partial<TextAsk>, string]>([
    [{ longest: 0 }, 'tokens of a response'],
    [{ stops: [''] }, 'stop text'],
    [{ template: 'raw', system: 'Be brief.' }, 'raw prompt'],
    [{ problem: { ...asked().problem, verifier: { name: 'regex', pattern: '(' } } }, 'pattern'],
    [{ problem: { ...asked().problem, answer: 'many', verifier: { name: 'number' } } }, '"many"'],
    [
      { problem: { id: 'x', prompt: 'word '.repeat(3000), answer: null, verifier: { name: 'exact' } } },
      'longest',
    ],
    name === 'llama'
      ? [{ thinking: true }, 'Thinking']
      : [
          { template: 'raw', problem: { id: 'x', prompt: '', answer: null, verifier: { name: 'exact' } } },
          'empty',
        ],
  ])('refuses %j', async (change, sentence) => {
    const refused = inspector.sample(asked(change), 1, draws);
    await expect(refused).rejects.toThrow(InvalidRequest);
    await expect(refused).rejects.toThrow(sentence);
  });

  const decoded = (ids: readonly number[]) => {
    let at = 0;
    const pieces = ids.map((id) => {
      const start = at;
      at += inspector.subject.word(id).length;
      return { start, end: at };
    });
    return { pieces, text: ids.map((id) => inspector.subject.word(id)).join('') };
  };
});

it('q8 is measured against the weights of the files, which are read for it first', async () => {
  const shares: number[] = [];
  const { folder } = loadLanguageFixture('qwen2');
  const text = await openTextModel(nodeFolder(folder), await testDevice(), {
    name: 'tiny',
    quantise: true,
    progress: (bytes, of) => shares.push(bytes / of),
  });
  expect(text.facts.weights).toEqual(['q8']);
  expect(text.facts.q8Error).toBeGreaterThan(1e-5);
  expect(text.facts.q8Error).toBeLessThan(0.1);
  expect(text.facts.cacheError).toBeNull();
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  Inspector.ofText(text).destroy();
});

it('keys and values of float16 are measured against those of float32, with packed weights too', async () => {
  const { folder } = loadLanguageFixture('qwen2');
  const opened = [false, true].map(async (quantise) =>
    openTextModel(nodeFolder(folder), await testDevice(), { name: 'tiny', quantise, cache: 'f16' }),
  );
  const [{ facts }, packed] = await Promise.all(opened);
  expect(facts).toMatchObject({ cache: 'f16', q8Error: null });
  expect(facts.cacheError).toBeGreaterThan(1e-7);
  expect(facts.cacheError).toBeLessThan(1e-3);
  expect(packed.facts.q8Error).toBeGreaterThan(facts.cacheError!);
  for (const text of await Promise.all(opened)) Inspector.ofText(text).destroy();
});

it('a model in ONNX Runtime is asked in words as our own is: sampled, continued, scanned, compared', async () => {
  const { file, folder } = onnxFixture('qwen2');
  const onnx = { file, runtime: nodeRuntime };
  const text = await openTextModel(nodeFolder(folder), await testDevice(), { name: 'tiny', onnx });
  expect(text.facts).toMatchObject({
    parameters: null,
    weights: ['onnx/model.onnx'],
    provider: 'wasm',
    providerError: null,
    context: 256,
  });
  const own = await openTextModel(nodeFolder(loadLanguageFixture('qwen2').folder), await testDevice(), {
    name: 'tiny',
  });
  const [there, here] = [text, own].map((model) => Inspector.ofText(model));
  const problem = asked({
    problem: { id: 'raw', prompt: 'Tell me', answer: 'e', verifier: { name: 'regex', pattern: '[a-z]' } },
    template: 'raw',
  });
  const traces = await there.sample(problem, 3, draws);
  const wanted = await here.sample(problem, 3, draws);
  expect(traces.map(traceIds)).toEqual(wanted.map(traceIds));
  // More than one pass takes: each pass has as many rows as fit in memory.
  const short = { ...problem, longest: 3 };
  const [many, ofOwn] = [await there.sample(short, 70, draws), await here.sample(short, 70, draws)];
  expect(many.map(traceIds)).toEqual(ofOwn.map(traceIds));
  const given = { problem, tokens: traceIds(traces[0]) as number[], promptLength: traces[0].promptLength };
  const rounded = (found: unknown) =>
    JSON.stringify(found, (_, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value));
  const forks = await there.scan(given, 2, 2, draws);
  expect(forks).toHaveLength(2);
  expect(rounded(forks)).toBe(rounded(await here.scan(given, 2, 2, draws)));
  there.destroy();
  here.destroy();
});

it.each(['engine', 'onnx'] as const)(
  'a vocabulary of another length than the tokenizer’s: padded it is run, cut short its texts are refused by name (%s)',
  async (road) => {
    const { file, folder: path } = onnxFixture('qwen2');
    const folder = nodeFolder(road === 'onnx' ? path : loadLanguageFixture('qwen2').folder);
    const onnx = road === 'onnx' ? { file, runtime: nodeRuntime } : undefined;
    const { added_tokens: added, ...rest } = (await readJson(folder, 'tokenizer.json')) as {
      added_tokens: object[];
    };
    const opened = async (id: number) => {
      const far = { ...added[0], id, content: '<|far|>' };
      const tokenizer = new TextEncoder().encode(JSON.stringify({ ...rest, added_tokens: [...added, far] }));
      const changed: Folder = {
        ...folder,
        size: async (name) => (name === 'tokenizer.json' ? tokenizer.length : folder.size(name)),
        read: async (name, start, end) =>
          name === 'tokenizer.json' ? tokenizer.slice(start, end).buffer : folder.read(name, start, end),
      };
      return openTextModel(changed, await testDevice(), { name: 'tiny', onnx });
    };
    const padded = await openTextModel(folder, await testDevice(), { name: 'tiny', onnx });
    const { vocab } = padded.model;
    expect(padded.facts.notes.filter((note) => note.includes('tokenizer'))).toEqual([]);
    const inspector = Inspector.ofText(padded);
    expect(padded.words([vocab - 1])).toEqual([`<unused ${vocab - 1}>`]);
    const [scores] = await inspector.score([[vocab - 1, 5, vocab - 1]], 1);
    expect(scores.map(({ entropy }) => entropy > 0)).toEqual([true, true]);
    inspector.destroy();

    const text = await opened(vocab + 3);
    expect(text.facts.notes).toContain(
      `The tokenizer has ${vocab + 4} tokens, and the model ${vocab}: texts with the others are refused.`,
    );
    expect(() => text.encode(null, 'Go <|far|>')).toThrow(
      `The text has the token ${vocab + 3}, but the model has ${vocab}: the tokenizer is not the model's.`,
    );
    const cut = Inspector.ofText(text);
    const ask = (prompt: string) =>
      asked({
        problem: { id: 'x', prompt, answer: null, verifier: { name: 'exact' } },
        template: 'raw',
        longest: 3,
      });
    await expect(cut.sample(ask('Go <|far|>'), 1, draws)).rejects.toThrow(InvalidRequest);
    await expect(cut.score([[vocab, 1]], 1)).rejects.toThrow(InvalidRequest);
    expect(await cut.sample(ask('Go'), 1, draws)).toHaveLength(1);
    cut.destroy();
  },
);
