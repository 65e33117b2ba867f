import type { ModelConfig } from '../config.ts';
import { parameterLayout, type TensorRange } from '../parameters.ts';
import { type Folder, readJson } from './folder.ts';
import { shown } from './hub_rope.ts';
import { isInteger, readElements, readHeader, readTensor, type StoredTensor, widen } from './safetensors.ts';

const wholeFile = 'model.safetensors';
const indexFile = 'model.safetensors.index.json';
const embedding = 'model.embed_tokens.weight';
const head = 'lm_head.weight';

/** Most files that an index may list. */
const maxShards = 10_000;

/** Reports something about a folder that is not an error. */
export type Note = (sentence: string) => void;

/**
 * The tensors of a folder's weights: in one file, or in all that `model.safetensors.index.json` lists.
 * @param named the file that `config.json` names in `transformers_weights`
 * @throws Error if there are no readable weights, or the index does not match the files
 */
export async function findTensors(folder: Folder, named: unknown, note: Note): Promise<StoredTensor[]> {
  if (named !== null && !isPlainName(named))
    throw new Error(
      `config.json cannot be used: transformers_weights is ${shown(named)}, which is not a file of the folder.`,
    );
  if (named !== null && !named.endsWith('.index.json')) return readHeader(folder, named);
  if (named === null && (await folder.size(wholeFile)) !== null) return readHeader(folder, wholeFile);
  const index = named ?? indexFile;
  if ((await folder.size(index)) === null) throw await noWeights(folder);

  const json = (await readJson(folder, index)) as { weight_map?: unknown } | null;
  const map = json?.weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map))
    throw new Error(`${index} cannot be used: it has no weight_map.`);
  const places = new Map<string, string>();
  for (const [name, file] of Object.entries(map as Record<string, unknown>)) {
    if (!isPlainName(file) || !file.endsWith('.safetensors'))
      throw new Error(
        `${index} cannot be used: ${name} is said to be in ${shown(file)}, which is not a safetensors file of the folder.`,
      );
    places.set(name, file);
  }
  const files = [...new Set(places.values())].sort();
  if (files.length > maxShards) throw new Error(`${index} cannot be used: it lists ${files.length} files.`);
  const tensors = new Map<string, StoredTensor>();
  for (const file of files) {
    if ((await folder.size(file)) === null)
      throw new Error(`${index} lists ${file}, which is not in the folder: the model is incomplete.`);
    for (const tensor of await readHeader(folder, file)) {
      const other = tensors.get(tensor.name);
      if (other)
        throw new Error(`The weights cannot be used: ${tensor.name} is in ${other.file} and in ${file}.`);
      tensors.set(tensor.name, tensor);
      const said = places.get(tensor.name);
      if (said !== undefined && said !== file)
        note(`${index} says that ${tensor.name} is in ${said}; it was read from ${file} instead.`);
    }
  }
  const absent = [...places.keys()].filter((name) => !tensors.has(name));
  if (absent.length > 0) note(`${index} lists tensors that no file contains: ${listed(absent)}.`);
  return [...tensors.values()];
}

/** A file name without a path. */
const isPlainName = (name: unknown): name is string =>
  typeof name === 'string' && /^[^/\\\0]{1,255}$/.test(name) && name !== '.' && name !== '..';

/** What to do about a folder whose weights are in another format. */
async function noWeights(folder: Folder): Promise<Error> {
  const names = (await folder.names?.()) ?? [];
  const found = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const missing = `The folder has no ${wholeFile} and no ${indexFile}`;
  const other = found(/\.gguf$/i) ?? found(/\.(bin|pth?|ckpt|h5|msgpack|onnx)$/i) ?? found(/\.safetensors$/);
  if (found(/^adapter_/)) return isAdapter();
  if (other?.endsWith('.safetensors'))
    return new Error(`${missing}; if ${other} contains all weights of the model, rename it.`);
  return new Error(
    other
      ? `${missing}, only ${other}, which the engine does not read. Save the model with transformers' save_pretrained, which writes safetensors.`
      : `${missing}: the weights are missing.`,
  );
}

/** The error for an adapter folder. */
export const isAdapter = () =>
  new Error(
    'The folder is an adapter (adapter_config.json), which is added to another model. Merge them first: peft’s merge_and_unload, then save_pretrained.',
  );

/** The assignment of a folder's tensors to the model's. */
export interface Placement {
  /** The model's shape; whether the head is tied may differ from config.json. */
  config: ModelConfig;
  /** Every tensor of the model, and the file's tensor that it is read from. */
  tensors: { range: TensorRange; stored: StoredTensor }[];
}

/**
 * Finds every tensor of the model in the files. A tensor of the files that is not used is noted, or refused if ignoring
 * it would change the model.
 * @throws Error if a tensor is missing, has the wrong shape, or would be ignored with an effect
 */
export async function placeTensors(
  folder: Folder,
  config: ModelConfig,
  stored: readonly StoredTensor[],
  note: Note,
): Promise<Placement> {
  const known = new Set([head, ...parameterLayout(config).tensors.map(({ name }) => name)]);
  const found = new Map<string, StoredTensor>();
  const unknown: StoredTensor[] = [];
  for (const tensor of stored) {
    const name = fullName(tensor.name, known);
    const other = found.get(name);
    if (other)
      throw new Error(`The weights cannot be used: ${other.name} and ${tensor.name} are both ${name}.`);
    if (known.has(name)) found.set(name, tensor);
    else unknown.push(tensor);
  }
  const tied = config.tied && !(await hasOwnHead(folder, config, found, note));
  const { tensors } = parameterLayout({ ...config, tied });
  // A tied model may have been saved under the head's name only.
  const storedOf = (name: string) =>
    found.get(name) ?? (tied && name === embedding ? found.get(head) : undefined);
  const missing = tensors.filter(({ name }) => !storedOf(name)).map(({ name }) => name);
  if (missing.length > 0) throw missingTensors(missing, stored);
  const placed = tensors.map((range) => ({ range, stored: storedOf(range.name) as StoredTensor }));
  for (const { range, stored: of } of placed) requireShape(of, range.shape);
  await sortOut(folder, config, unknown, note);
  return { config: { ...config, tied }, tensors: placed };
}

/** The name with the prefix `model.`, which a base model is saved without, and some files have twice. */
function fullName(name: string, known: ReadonlySet<string>): string {
  const shorter = name.startsWith('model.') ? name.slice('model.'.length) : name;
  if (shorter !== name && known.has(shorter)) return shorter;
  return known.has(`model.${name}`) ? `model.${name}` : name;
}

/** Whether a model that claims to be tied has a separate head in the file: transformers 5 and vLLM then use that. */
async function hasOwnHead(
  folder: Folder,
  { vocab, width }: ModelConfig,
  found: ReadonlyMap<string, StoredTensor>,
  note: Note,
): Promise<boolean> {
  const a = found.get(embedding);
  const b = found.get(head);
  if (!a || !b) return false;
  requireShape(a, [vocab, width]);
  requireShape(b, [vocab, width]);
  let same = true;
  // A few million elements at a time: the two may be larger than any array.
  const step = 2 ** 22;
  for (let from = 0; same && from < vocab * width; from += step) {
    const to = Math.min(vocab * width, from + step);
    const read = async (tensor: StoredTensor) =>
      widen(tensor.dtype, await readElements(folder, tensor, from, to));
    const [x, y] = [await read(a), await read(b)];
    same = x.every((value, i) => value === y[i]);
  }
  if (!same)
    note(
      'config.json says tie_word_embeddings: true, but the weights have an lm_head.weight that differs from the embedding: it is used, as in transformers 5 and vLLM.',
    );
  return !same;
}

function requireShape({ name, shape }: StoredTensor, wanted: readonly number[]): void {
  if (shape.join() !== wanted.join())
    throw new Error(`The weights do not fit config.json: ${name} is [${shape}] and should be [${wanted}].`);
}

function missingTensors(missing: readonly string[], stored: readonly StoredTensor[]): Error {
  const has = (pattern: RegExp) => stored.find(({ name }) => pattern.test(name))?.name;
  const quantised = has(/\.(qweight|qzeros|scales|absmax|weight_packed|weight_scale|g_idx|quant_state.*)$/);
  const longer = stored.find(({ name }) => name.endsWith(`.${missing[0]}`))?.name;
  const adapted = has(/lora_|\.base_layer\./);
  const why = quantised
    ? ` There is ${quantised}: the weights are quantised, which the engine does not read. Dequantise the model first.`
    : adapted
      ? ` There is ${adapted}: the adapter is not merged. Merge it first: peft’s merge_and_unload, then save_pretrained.`
      : missing.join() === head
        ? ' If the head is the embedding, config.json has to say tie_word_embeddings: true.'
        : longer
          ? ` There is ${longer}: remove the prefix before ${missing[0]} from its names.`
          : '';
  const others = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return new Error(
    `The weights do not fit config.json: the folder has no tensor ${missing[0]}${others}.${why}`,
  );
}

/** Buffers that transformers recomputes, whatever the file has. */
const buffers =
  /(^|\.)(rotary_emb\.\w+|inv_freq|position_ids|masked_bias|attn\.bias|attention_mask|causal_mask)$/;

/** Notes for every unused tensor why it has no effect, or refuses it. */
async function sortOut(
  folder: Folder,
  config: ModelConfig,
  unknown: readonly StoredTensor[],
  note: Note,
): Promise<void> {
  const unused = new Map<string, string[]>();
  for (const tensor of unknown) {
    const why = await whyUnused(folder, config, tensor);
    if (why === null)
      throw new Error(
        /lora_/.test(tensor.name)
          ? `The weights cannot be used: ${tensor.name} belongs to an adapter that is not merged. Merge it first: peft’s merge_and_unload, then save_pretrained.`
          : `The weights cannot be used: there is ${tensor.name}, which this model does not have according to its config.json, and which cannot be ignored.`,
      );
    unused.set(why, [...(unused.get(why) ?? []), tensor.name]);
  }
  for (const [why, names] of unused) note(`Not used: ${listed(names)} (${why}).`);
}

/** Why a tensor can be ignored; null if it cannot. */
async function whyUnused(folder: Folder, config: ModelConfig, tensor: StoredTensor): Promise<string | null> {
  const { name } = tensor;
  if (buffers.test(name)) return 'a buffer, which is recomputed';
  if (isInteger(tensor)) return 'integers: a buffer, not weights';
  const layer = /^(?:model\.)*layers\.(\d+)\./.exec(name);
  if (layer && Number(layer[1]) >= config.layers) return `beyond the ${config.layers} layers of config.json`;
  if (/lora_/.test(name)) return null;
  if (!/^(model|layers|embed_tokens|norm|lm_head)\./.test(name)) return 'not part of a causal language model';
  // A bias of zeros adds nothing: some converters write them all.
  if (!name.endsWith('.bias') || tensor.shape.length !== 1) return null;
  let zero = true;
  await readTensor(folder, tensor, (part) => {
    zero &&= part.every((value) => value === 0);
  });
  return zero ? 'a bias of zeros' : null;
}

/** Names for a message: if there are many, those that differ only in a number are grouped. */
function listed(names: readonly string[]): string {
  if (names.length <= 24) return names.join(', ');
  const alike = new Map<string, number>();
  for (const name of names) {
    const pattern = name.replace(/\d+/g, '*');
    alike.set(pattern, (alike.get(pattern) ?? 0) + 1);
  }
  return [...alike].map(([pattern, count]) => (count > 1 ? `${count} x ${pattern}` : pattern)).join(', ');
}
