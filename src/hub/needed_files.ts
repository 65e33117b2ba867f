import { decoderFiles } from '../onnx/onnx_files.ts';
import { HubFault } from './fault.ts';
import { graphType, type WeightsFacts, weightsOf } from './weights.ts';

const weightsFile = 'model.safetensors';
export const indexFile = 'model.safetensors.index.json';

/** What is fetched beside the weights, where a repository has it. */
const smallFiles = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
] as const;
const genaiConfig = 'genai_config.json';

/** Most shards of a model, and files of a graph's data. */
const mostShards = 1000;

const isForeign = (name: string) => /\.(safetensors|gguf|bin|pth?|ckpt|h5|msgpack|onnx)$/i.test(name);

const depth = (path: string) => path.split('/').length;

/** Weights of a repository, with the names of the files that it takes to load them, in the order in which they are fetched. */
export interface NeededFiles extends WeightsFacts {
  files: string[];
}

/**
 * The weights of a repository and the files that it takes to load each: nothing else is ever fetched. Our engine's come first; of
 * sharded ones the last file is the index, which names the others (`shardsOf`). A graph comes before its data.
 * @throws HubFault `no-config`, `no-weights`, `no-graph`, `adapter`
 */
export function neededFiles(model: string, all: readonly string[]): NeededFiles[] {
  const has = new Set(all);
  if (has.has('adapter_config.json') && !has.has('config.json'))
    throw new HubFault({ code: 'adapter', model });
  const graphs = decoderFiles.filter((name) => has.has(name));
  const genai = has.has(genaiConfig);
  if (!has.has('config.json') && !(genai && graphs.length > 0))
    throw new HubFault({ code: 'no-config', model });
  const small = smallFiles.filter((name) => has.has(name));
  const weights = has.has('config.json') && [weightsFile, indexFile].find((name) => has.has(name));
  const needed: NeededFiles[] = graphs.map((onnx) => ({
    onnx,
    dtype: graphType(onnx, genai),
    files: [
      ...small,
      ...(genai ? [genaiConfig] : []),
      onnx,
      ...all
        .filter((name) => name !== onnx && weightsOf(name) === onnx)
        .sort()
        .slice(0, mostShards),
    ],
  }));
  if (weights) needed.unshift({ onnx: null, dtype: null, files: [...small, weights] });
  if (needed.length === 0) throw noWeights(model, all);
  return needed;
}

/** Why nothing of a repository is read. */
function noWeights(model: string, all: readonly string[]): HubFault {
  const graphs = all.filter((name) => name.endsWith('.onnx'));
  const named = (pattern: RegExp) => graphs.find((name) => pattern.test(name));
  const encoder = named(/(^|\/)encoder_model[^/]*\.onnx$/);
  if (encoder) return new HubFault({ code: 'no-graph', model, kind: 'encoder-decoder', file: encoder });
  const merged = named(/(^|\/)decoder_model_merged[^/]*\.onnx$/);
  if (merged) return new HubFault({ code: 'no-graph', model, kind: 'merged', file: merged });
  const part = named(/(^|\/)decoder_(with_past_)?model[^/]*\.onnx$/);
  if (part) return new HubFault({ code: 'no-graph', model, kind: 'part', file: part });
  const other = all.filter(isForeign).sort((a, b) => depth(a) - depth(b))[0] ?? null;
  return new HubFault({ code: 'no-weights', model, other });
}

/**
 * The shards that an index names, in order.
 * @param host of the endpoint, for the message
 * @throws HubFault `bad-answer`
 */
export function shardsOf(index: string, host: string): string[] {
  const bad = (detail: string) =>
    new HubFault({ code: 'bad-answer', host, detail: `${indexFile} ${detail}` });
  let map: unknown;
  try {
    map = (JSON.parse(index) as { weight_map?: unknown } | null)?.weight_map;
  } catch {
    throw bad('is not JSON');
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw bad('has no weight_map');
  const shards = [...new Set(Object.values(map as Record<string, unknown>))].sort();
  if (shards.length === 0 || shards.length > mostShards) throw bad(`names ${shards.length} files`);
  return shards.map((shard) => {
    if (typeof shard !== 'string' || !/^[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\.safetensors$/.test(shard))
      throw bad('names a file that is not of the repository');
    return shard;
  });
}
