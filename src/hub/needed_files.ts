import { HubFault } from './fault.ts';

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

/** Most shards of a model. */
const mostShards = 1000;

const isWeights = (name: string) => /\.(safetensors|gguf|bin|pth?|ckpt|h5|msgpack|onnx)$/i.test(name);

const depth = (path: string) => path.split('/').length;

/**
 * The files of a repository that it takes to load the model: nothing else is ever fetched. Of sharded weights the last
 * one is the index, which names the others (`shardsOf`).
 * @throws HubFault `no-config`, `no-weights`, `adapter`
 */
export function neededFiles(model: string, all: readonly string[]): string[] {
  const has = new Set(all);
  if (has.has('adapter_config.json') && !has.has('config.json'))
    throw new HubFault({ code: 'adapter', model });
  if (!has.has('config.json')) throw new HubFault({ code: 'no-config', model });
  const weights = [weightsFile, indexFile].find((name) => has.has(name));
  if (!weights) {
    const other = all.filter(isWeights).sort((a, b) => depth(a) - depth(b))[0] ?? null;
    throw new HubFault({ code: 'no-weights', model, other });
  }
  return [...smallFiles.filter((name) => has.has(name)), weights];
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
