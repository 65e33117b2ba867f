import { byteText } from '../hub/fault.ts';
import { type KeptModel, keptModels, modelsNamed, removeModel } from '../hub/kept_models.ts';
import { parseModelName } from '../hub/model_name.ts';
import { modelCache, nodeStore } from '../hub/node_hub.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { fetchModel } from './machine/hub_models.ts';
import { log, print } from './machine/standard_streams.ts';

export const usage = `models [list | add NAME | remove NAME] [--json]
  Lists the models that were downloaded from the Hugging Face Hub, downloads one, or removes one. NAME is owner/name or
  owner/name@revision. Wherever a model is given, hf:owner/name does the same. A download that was interrupted continues.
  Models are kept in $FORKLAB_CACHE, else in ~/.cache/forklab; HF_ENDPOINT names a mirror, HF_TOKEN opens gated models.`;

/** Lists, downloads or removes models. */
export async function run(args: string[]): Promise<unknown> {
  const { values, positionals } = parseArguments(args, { json: { type: 'boolean' } });
  const [action = 'list', name, ...rest] = positionals;
  if (rest.length > 0 || (name === undefined) !== (action === 'list'))
    throw new UsageError(`Give list, add NAME or remove NAME.\n${usage}`);
  switch (action) {
    case 'list':
      return list(values.json ?? false);
    case 'add': {
      const folder = await fetchModel(parseModelName(name));
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

const described = ({ model, revision, commit, bytes, total, complete, license }: KeptModel) => ({
  name: `hf:${model}@${commit}`,
  revision,
  bytes,
  total,
  complete,
  license,
});

function lineOf({ model, commit, bytes, total, complete, busy }: KeptModel): string {
  const size = complete ? byteText(bytes) : `${byteText(bytes)} of ${total === null ? '?' : byteText(total)}`;
  return `hf:${model}@${commit.slice(0, 8)}  ${size}${busy ? ', being downloaded' : complete ? '' : ', incomplete'}`;
}
