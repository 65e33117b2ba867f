import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { bufferFolder, type Folder } from '../model/hub/folder.ts';
import { randomStream } from '../random/stream.ts';
import { decoderGraph } from './decoder_graph.ts';
import { decoderSizes } from './decoder_sizes.ts';
import { readGraph } from './graph.ts';
import { graphApart } from './graph_apart.ts';
import { chosenOnnx } from './onnx_files.ts';
import { external, madeModel, message, usual, value } from './testing/made_graph.ts';

const sizes = { kvHeads: 2, headDim: 16, vocab: 50 };
const read = (bytes: Uint8Array<ArrayBuffer> | string, more: Record<string, Uint8Array<ArrayBuffer>> = {}) =>
  readGraph(bufferFolder({ 'model.onnx': bytes, ...more }), 'model.onnx');
const graphOf = async (of: Parameters<typeof madeModel>[0] = {}, own = sizes) =>
  decoderGraph(await read(madeModel(of)), own);

describe('a graph', () => {
  it('is read by ranges, and its weights are not', async () => {
    const weights = 3 * 2 ** 20;
    const bytes = madeModel({ initializers: [message([8, 'weight'], [9, new Uint8Array(weights)])] });
    let got = 0;
    const folder: Folder = {
      size: async () => bytes.length,
      read: async (_, start, end) => {
        got += end - start;
        return bytes.slice(start, end).buffer;
      },
    };
    const graph = await readGraph(folder, 'model.onnx');
    expect(graph.inputs.map(({ name }) => name)).toContain('past_key_values.1.value');
    expect(graph.operators.get('com.microsoft.GroupQueryAttention')).toEqual(['attend']);
    expect(got).toBeLessThan(weights / 10);
    expect(graph.weights).toBe(weights);
  });

  it('is handed over without its weights, which stay in its file; small tensors stay in the graph', async () => {
    const weights = new Uint8Array(10_000).fill(7);
    const initializers = [
      message([2, 7], [8, 'shape'], [9, new Uint8Array(16)]),
      message([1, 2500], [2, 1], [9, weights], [8, 'weight']),
      external('weights.bin', 0, 8),
      // Not as raw bytes.
      message([2, 1], [8, 'floats'], [4, new Uint8Array(8000)]),
    ];
    const whole = madeModel({ initializers });
    const files = { 'onnx/model.onnx': whole, 'onnx/weights.bin': new Uint8Array(8) };
    const apart = await graphApart(bufferFolder(files), 'onnx/model.onnx', 'model.onnx');
    expect(apart.length).toBeLessThan(whole.length - weights.length + 200);
    const read = await readGraph(bufferFolder({ ...files, 'onnx/model.onnx': apart }), 'onnx/model.onnx')
      .then(() => null)
      .catch((error: Error) => error.message);
    // Its own file is now one that it needs, and as long as before.
    expect(read).toMatch(/onnx\/model.onnx is cut off: it has \d+ bytes, and onnx\/model.onnx needs \d+/);
    const at = Number(/needs (\d+)/.exec(read ?? '')?.[1]);
    expect(whole.slice(at - weights.length, at)).toEqual(weights);
    const small = madeModel({ initializers: [initializers[0]] });
    expect(await graphApart(bufferFolder({ a: small }), 'a', 'a')).toEqual(small);
  });

  it('that is cut off anywhere, or is none, is refused with a sentence', async () => {
    const { folder, file } = onnxFixture('llama');
    const whole = new Uint8Array(readFileSync(join(folder, file)));
    for (const share of [0, 0.001, 0.2, 0.5, 0.9, 0.9999])
      await expect(read(whole.slice(0, Math.floor(whole.length * share)))).rejects.toThrow(
        /^model\.onnx cannot be used: /,
      );
    await expect(read('<!DOCTYPE html><html><body>Not found</body></html>')).rejects.toThrow('no ONNX');
    await expect(readGraph(bufferFolder({}), 'model.onnx')).rejects.toThrow('no model.onnx');
    await expect(read('\n<html><body>Sign in</body></html>')).rejects.toThrow(
      'but a web page. Download it again.',
    );
    await expect(read('version https://git-lfs.github.com/spec/v1\noid sha256:0\n')).rejects.toThrow(
      'but a pointer of Git LFS. Run `git lfs pull`',
    );
  });

  it('says whether it computes in float16, which weights that are only cast do not', async () => {
    const halves = async (of: Parameters<typeof madeModel>[0]) => (await read(madeModel(of))).halves;
    const weight = message([2, 10], [8, 'weight']);
    const takes = (operator: string, ...attributes: Uint8Array[]) => [
      ...usual.nodes,
      message([1, 'weight'], [4, operator], ...attributes.map((of): [number, Uint8Array] => [5, of])),
    ];
    const to = (type: number) => message([1, 'to'], [3, type], [20, 2]);
    expect(await halves({})).toBe(false);
    expect(await halves({ initializers: [weight], nodes: takes('Cast', to(1)) })).toBe(false);
    expect(await halves({ initializers: [weight], nodes: takes('Gather') })).toBe(true);
    expect(await halves({ nodes: takes('Cast', to(10)) })).toBe(true);
    const logits = value('logits', 'float16', [null, null, 50]);
    expect(await halves({ outputs: [logits, ...usual.outputs.slice(1)] })).toBe(true);
  });

  it('with random bytes changed is read or refused, and never hangs', async () => {
    const random = randomStream(5, 5);
    const whole = madeModel({ initializers: [external('model.onnx.data', 0, 16)] });
    for (let trial = 0; trial < 300; trial++) {
      const bytes = whole.slice();
      for (let i = 0; i < 3; i++) bytes[Math.floor(random.uniform() * bytes.length)] = random.uniform() * 256;
      const graph = await read(bytes, { 'model.onnx.data': new Uint8Array(16) }).catch(
        (error: Error) => error,
      );
      if (graph instanceof Error) expect(graph.message).toMatch(/model\.onnx|The folder has no/);
    }
  });

  it('finds its external data whole, or says which file is missing or cut off', async () => {
    const bytes = madeModel({ initializers: [external('model.onnx.data', 64, 100)] });
    const graph = await read(bytes, { 'model.onnx.data': new Uint8Array(164) });
    expect(graph.externalData).toEqual(new Map([['model.onnx.data', 164]]));
    expect(graph.bytes).toBe(bytes.length + 164);
    await expect(read(bytes)).rejects.toThrow('no model.onnx.data, where model.onnx has its weights');
    await expect(read(bytes, { 'model.onnx.data': new Uint8Array(163) })).rejects.toThrow(
      'model.onnx.data is cut off: it has 163 bytes, and model.onnx needs 164.',
    );
    for (const location of ['../secrets', '/etc/passwd', 'a/../../b', ''])
      await expect(read(madeModel({ initializers: [external(location, 0, 4)] }))).rejects.toThrow(
        'it asks for weights in',
      );
  });
});

const wide = (rows: number) => value('logits', 'float32', [null, null, rows]);

describe('a decoder’s graph', () => {
  it('says how it is run', async () => {
    expect(await graphOf()).toMatchObject({
      layers: 2,
      ...sizes,
      cacheType: 'float32',
      lastOnly: false,
      padding: 'right',
      takes: { positions: false, logitsToKeep: false },
      cache: { past: [{ key: 'past_key_values.0.key' }, {}], present: [{}, { value: 'present.1.value' }] },
    });
    const positions = value('position_ids', 'int64', [null, null]);
    const inputs = [...usual.inputs, positions];
    expect(await graphOf({ inputs })).toMatchObject({ grouped: true, padding: 'right' });
    expect(await graphOf({ inputs, nodes: [] })).toMatchObject({ grouped: false, padding: 'left' });
    const last = value('logits', 'float16', [null, 1, 50]);
    expect(await graphOf({ outputs: [last, ...usual.outputs.slice(1)] })).toMatchObject({
      lastOnly: true,
      logitsType: 'float16',
    });
  });

  it('may have a head that is wider than the vocabulary, to a round number', async () => {
    expect(await graphOf({ outputs: [wide(64), ...usual.outputs.slice(1)] })).toMatchObject({ vocab: 64 });
  });

  it('with an operator of an unknown domain is refused by its name, unless the file says what it is', async () => {
    const mix = message([3, 'mixed'], [4, 'Mix'], [7, 'com.example']);
    const bytes = madeModel({ nodes: [...usual.nodes, mix] });
    const opened = async (of: Uint8Array<ArrayBuffer>) => decoderGraph(await read(of), sizes);
    await expect(opened(bytes)).rejects.toThrow(
      'model.onnx cannot be run: ONNX Runtime does not know its operator com.example.Mix: take another file',
    );
    const meaning = message([25, message([1, 'Mix'], [10, 'com.example'])]);
    expect(await opened(Uint8Array.of(...bytes, ...meaning))).toMatchObject({ layers: 2 });
  });

  it('that cannot be run is refused by the name of what is in the way', async () => {
    const input = (...more: Uint8Array[]) => ({ inputs: [...usual.inputs, ...more] as typeof usual.inputs });
    const refused: [Parameters<typeof madeModel>[0], RegExp][] = [
      [input(value('pixel_values', 'float32', [null])), /the input "pixel_values"/],
      [input(value('past_conv.0', 'float32', [null])), /the input "past_conv.0"/],
      [{ inputs: usual.inputs.slice(0, 2) }, /no key\/value cache/],
      [{ inputs: usual.inputs.slice(0, 5) }, /no key\/value cache/],
      [{ inputs: usual.inputs.slice(1) }, /no input "input_ids"/],
      [{ inputs: [value('input_ids', 'float32', [1]), ...usual.inputs.slice(1)] }, /not of int64/],
      [{ outputs: usual.outputs.slice(1) }, /no output "logits"/],
      [{ nodes: [] }, /neither "position_ids" nor GroupQueryAttention/],
      [{ inputs: [usual.inputs[0], ...usual.inputs.slice(2)] }, /no input "attention_mask"/],
    ];
    for (const [of, why] of refused) await expect(graphOf(of)).rejects.toThrow(why);
    await expect(graphOf({}, { ...sizes, vocab: 51 })).rejects.toThrow(
      'its vocabulary is 50, and config.json says 51: they are not of one model',
    );
    await expect(graphOf({ outputs: [wide(5000), ...usual.outputs.slice(1)] })).rejects.toThrow(
      'its vocabulary is 5000, and config.json says 50',
    );
    await expect(graphOf({}, { ...sizes, kvHeads: 3 })).rejects.toThrow('its key heads is 2');
  });
});

describe('a folder with ONNX models', () => {
  const folder = (...files: string[]) =>
    bufferFolder(Object.fromEntries(files.map((file) => [file, new Uint8Array(1)])));

  it('is run by ONNX Runtime where it has no weights for our engine', async () => {
    expect(await chosenOnnx(folder('model.safetensors', 'onnx/model.onnx'), null)).toBeNull();
    expect(await chosenOnnx(folder('model.safetensors', 'onnx/model.onnx'), 'onnx/model.onnx')).toBe(
      'onnx/model.onnx',
    );
    expect(await chosenOnnx(folder('onnx/model.onnx', 'onnx/model_q4.onnx'), null)).toBe('onnx/model.onnx');
    expect(await chosenOnnx(folder('onnx/model_q4.onnx'), null)).toBe('onnx/model_q4.onnx');
    expect(await chosenOnnx(folder('config.json'), null)).toBeNull();
    await expect(chosenOnnx(folder('onnx/model_q4.onnx', 'onnx/model_int8.onnx'), null)).rejects.toThrow(
      'choose one of onnx/model_int8.onnx, onnx/model_q4.onnx',
    );
    await expect(chosenOnnx(folder('onnx/model.onnx'), 'model_q4.onnx')).rejects.toThrow(
      'no model_q4.onnx; it has onnx/model.onnx',
    );
  });

  it('says its sizes in config.json, or in what the builder writes', async () => {
    const hub = {
      num_attention_heads: 4,
      num_key_value_heads: 2,
      hidden_size: 64,
      vocab_size: 50,
      max_position_embeddings: 1e6,
    };
    const sizesOf = (file: string, json: unknown) =>
      decoderSizes(bufferFolder({ [file]: JSON.stringify(json) }));
    expect(await sizesOf('config.json', hub)).toEqual({ ...sizes, context: 65_536 });
    const decoder = { num_key_value_heads: 2, head_size: 16 };
    expect(
      await sizesOf('genai_config.json', { model: { decoder, vocab_size: 50, context_length: 128 } }),
    ).toEqual({ ...sizes, context: 128 });
    await expect(sizesOf('config.json', { ...hub, vocab_size: -1 })).rejects.toThrow('vocab_size is -1');
    await expect(sizesOf('config.json', [])).rejects.toThrow('no num_attention_heads');
    await expect(sizesOf('genai_config.json', { model: 1 })).rejects.toThrow('no num_key_value_heads');
    await expect(sizesOf('else.json', {})).rejects.toThrow('neither config.json nor genai_config.json');
  });
});
