import { byteText } from '../hub/fault.ts';
import { type KeptModel, keptModels, modelsNamed, removeModel } from '../hub/kept_models.ts';
import { parseModelName } from '../hub/model_name.ts';
import { modelCache, nodeStore } from '../hub/node_hub.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { fetchModel, wantedWeights } from './machine/hub_models.ts';
import { log, print } from './machine/standard_streams.ts';

export const usage = `models [list | add NAME [--onnx FILE] | remove NAME] [--json]
  Lists the models that were downloaded from the Hugging Face Hub, downloads one, or removes one. NAME is owner/name or
  owner/name@revision; --onnx says which of its ONNX graphs, by its path there. Wherever a model is given, hf:owner/name does the same. A download that was interrupted continues.
  Models are kept in $FORKLAB_CACHE, else in ~/.cache/forklab; HF_ENDPOINT names a mirror, HF_TOKEN opens gated models.`;

/** Lists, downloads or removes models. */
export async function run(args: string[]): Promise<unknown> {
  const { values, positionals } = parseArguments(args, {
    json: { type: 'boolean' },
    onnx: { type: 'string' },
  });
  const [action = 'list', name, ...rest] = positionals;
  const misplaced = values.onnx !== undefined && action !== 'add';
  if (rest.length > 0 || misplaced || (name === undefined) !== (action === 'list'))
    throw new UsageError(`Give list, add NAME or remove NAME.\n${usage}`);
  switch (action) {
    case 'list':
      return list(values.json ?? false);
    case 'add': {
      const { folder } = await fetchModel(parseModelName(name), wantedWeights(values.onnx));
      const added = (await keptModels(nodeStore(process.env))).find((model) => model.folder === folder)!;
      log(`${lineOf(added)}`);
      return described(added);
    }
    case 'remove':
      return remove(name);
    default:
      throw new UsageError(`Unknown action "${action}".\n${usage}`);
  }
}

async function list(json: boolean): Promise<unknown> {
  const models = await keptModels(nodeStore(process.env));
  if (json) return { cache: modelCache(process.env), models: models.map(described) };
  for (const model of models) await print(`${lineOf(model)}\n`);
  if (models.length === 0) log(`There are no models in ${modelCache(process.env)}.`);
  return undefined;
}

async function remove(text: string): Promise<unknown> {
  const store = nodeStore(process.env);
  const models = modelsNamed(await keptModels(store), parseModelName(text));
  if (models.length === 0) throw new Error(`There is no ${text} in ${modelCache(process.env)}.`);
  for (const model of models) {
    await removeModel(store, model.folder);
    log(`Removed ${lineOf(model)}`);
  }
  return { removed: models.map(described) };
}

const described = ({
  model,
  revision,
  commit,
  bytes,
  total,
  complete,
  license,
  engine,
  onnx,
}: KeptModel) => ({
  name: `hf:${model}@${commit}`,
  revision,
  bytes,
  total,
  complete,
  license,
  engine,
  onnx,
});

function lineOf({ model, commit, bytes, total, complete, busy, onnx }: KeptModel): string {
  const graphs = onnx.length > 0 ? `, ONNX ${onnx.join(', ')}` : '';
  const size = complete ? byteText(bytes) : `${byteText(bytes)} of ${total === null ? '?' : byteText(total)}`;
  return `hf:${model}@${commit.slice(0, 8)}  ${size}${graphs}${busy ? ', being downloaded' : complete ? '' : ', incomplete'}`;
}
