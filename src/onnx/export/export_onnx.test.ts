import { describe, expect, it } from 'vitest';
import { loadFolderCases } from '../../../reference/folders.ts';
import { languageNames, loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { bufferFolder, type Folder } from '../../model/hub/folder.ts';
import { loadHubFolder } from '../../model/hub/hub_folder.ts';
import { rowStatistics } from '../../model/twin/statistics.ts';
import { forward } from '../../model/twin/transformer.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { OnnxDecoder } from '../onnx_decoder.ts';
import { chosenOnnx } from '../onnx_files.ts';
import { openOnnx } from '../onnx_model.ts';
import { OnnxScorer } from '../onnx_scorer.ts';
import { nodeRuntime } from '../testing/node_runtime.ts';
import { exportOnnx } from './export_onnx.ts';

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i])));

/** The files of a model exported into memory, and what it said. */
async function exported(folder: Folder, inside?: number) {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const said = await exportOnnx(
    folder,
    async (file, parts) => {
      const chunks: BlobPart[] = [];
      for await (const part of parts) chunks.push(part);
      files[file] = new Uint8Array(await new Blob(chunks).arrayBuffer());
    },
    { inside },
  );
  return { files, folder: bufferFolder(files), ...said };
}

async function opened(folder: Folder) {
  const file = await chosenOnnx(folder, null);
  return openOnnx(folder, file!, await testDevice(), nodeRuntime);
}

async function scored(folder: Folder, sequences: number[][]) {
  const model = await opened(folder);
  const scorer = new OnnxScorer(model, { temperature: 1, top: 1 });
  const scores = await scorer.score(sequences);
  scorer.destroy();
  model.session.destroy();
  return scores;
}

describe.each(languageNames)('%s, exported', (name) => {
  const { folder, cases, eos } = loadLanguageFixture(name);

  it('is what transformers computes, in a batch of unequal prompts through the cache too', async () => {
    const of = await exported(nodeFolder(folder));
    const model = await opened(of.folder);
    expect(model.graph).toMatchObject({ padding: 'left', angles: [], cacheType: 'float32' });
    const decoder = await OnnxDecoder.create(model, { rows: 5, ends: eos, top: 1 });
    const groups = cases.map(({ ids }) => ({ prompt: ids, copies: 1, longest: 40 }));
    const drawn = await decoder.generate(groups, {
      key: [5, 6],
      firstRollout: 0,
      temperature: 0,
      eos: eos[0],
    });
    for (const [i, { continuation, ids, entropy }] of cases.entries()) {
      expect(drawn[i][0].tokens).toEqual(continuation);
      expect(furthest(drawn[i][0].entropy, entropy.slice(ids.length - 1))).toBeLessThan(1e-4);
    }
    decoder.destroy();
    model.session.destroy();
  });
});

/** Folders that are other spellings of a model that is among the rest. */
const spellings =
  /^(qwen|architectures|bare|fields|weights|buffers|value|layers|names|shards|attention-dropout|key-heads|sliding-(not|llama)|rope-(linear-one|scaling|theta|partial|dynamic|llama3-)|tied-same)/;

describe('every shape that the engine has', () => {
  const cases = loadFolderCases();

  it('comes back with the entropies of transformers', async () => {
    for (const { name, files, tokens, truth } of cases.filter(({ name }) => !spellings.test(name))) {
      const of = await exported(bufferFolder(files));
      const [{ entropy, logprob }] = await scored(of.folder, [tokens]);
      expect(furthest(truth.entropy, entropy), name).toBeLessThan(1e-4);
      expect(furthest(truth.logprob, logprob), name).toBeLessThan(1e-4);
    }
  });

  it('attends through its cache as float64 does over the whole sequence', async () => {
    const chosen = [
      'sliding-by-layers',
      'rope-yarn',
      'attention-bias-qwen3',
      'random-8',
      'random-11',
      'random-14',
    ];
    for (const { name, files } of cases.filter((of) => chosen.includes(of.name))) {
      const { config, values } = await loadHubFolder(bufferFolder(files));
      const model = await opened((await exported(bufferFolder(files))).folder);
      const decoder = await OnnxDecoder.create(model, { rows: 3, ends: [config.vocab], top: 1 });
      const prompts = [[3], [1, 4, 1, 5, 9, 2], [2, 7, 1]];
      const drawn = await decoder.generate(
        prompts.map((prompt) => ({ prompt, copies: 1, longest: 12 })),
        { key: [1, 2], firstRollout: 0, temperature: 1, eos: config.vocab },
      );
      for (const [i, prompt] of prompts.entries()) {
        const [{ tokens: answer, entropy }] = drawn[i];
        const tokens = [...prompt, ...answer];
        const { logits } = forward(config, Float64Array.from(values), { tokens, lengths: [tokens.length] });
        const wanted = rowStatistics(logits, config.vocab, [...tokens.slice(1), -1], 1);
        expect(answer, name).toHaveLength(12);
        expect(furthest(entropy, wanted.entropy.slice(prompt.length - 1)), name).toBeLessThan(1e-4);
      }
      decoder.destroy();
      model.session.destroy();
    }
  });
});

describe('the files', () => {
  it('of a shipped base have its weights beside the graph where they are large', async () => {
    const base = nodeFolder('public/models/countdown-50k');
    const [within, beside] = [await exported(base), await exported(base, 0)];
    expect(Object.keys(within.files)).toEqual([
      'onnx/model.onnx',
      'config.json',
      'generation_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'README.md',
    ]);
    expect(Object.keys(beside.files)[0]).toBe('onnx/model.onnx_data');
    expect(beside.files['onnx/model.onnx'].length).toBeLessThan(within.files['onnx/model.onnx'].length / 4);
    const config = JSON.parse(new TextDecoder().decode(beside.files['config.json']));
    expect(config['transformers.js_config']).toEqual({ use_external_data_format: { 'model.onnx': 1 } });
    const tokens = [0, 5, 3, 8, 2, 11, 4];
    const { config: shape, values } = await loadHubFolder(base);
    const { logits } = forward(shape, Float64Array.from(values), { tokens, lengths: [tokens.length] });
    const { entropy } = rowStatistics(logits, shape.vocab, [...tokens.slice(1), -1], 1);
    for (const { folder } of [within, beside]) {
      const [scores] = await scored(folder, [tokens]);
      expect(furthest(scores.entropy, entropy)).toBeLessThan(1e-4);
    }
  });

  it('keep float16, widen bfloat16 with a word, and end where the table of positions does', async () => {
    const of = (name: string) => loadFolderCases().find((each) => each.name === name)!;
    const [half, brain, single] = await Promise.all(
      ['float16', 'bfloat16', 'llama'].map((name) => exported(bufferFolder(of(name).files))),
    );
    expect(single.bytes - half.bytes).toBeGreaterThan(6000);
    expect(half.notes).toEqual([]);
    expect(brain.notes.join()).toContain('bfloat16 are written as float32');
    const { files, config } = of('llama');
    const long = { ...files, 'config.json': JSON.stringify({ ...config, max_position_embeddings: 2 ** 17 }) };
    const { notes, files: written } = await exported(bufferFolder(long));
    expect(notes.join()).toContain('exported for 65536 positions; its config.json said 131072');
    expect(JSON.parse(new TextDecoder().decode(written['config.json'])).max_position_embeddings).toBe(65536);
  });

  it('are not made of what the engine does not run', async () => {
    await expect(exported(bufferFolder({ 'adapter_config.json': '{}' }))).rejects.toThrow('is an adapter');
    await expect(exported(bufferFolder({ 'config.json': '{"model_type":"gpt2"}' }))).rejects.toThrow('type');
  });
});
