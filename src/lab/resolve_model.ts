import { ownResponseLength, shippedModels } from '../experiment/shipped_models.ts';
import { InvalidRequest } from '../inspect/invalid_request.ts';
import type { Weights } from '../model/hub/hub_folder.ts';
import type { World } from '../task/world.ts';
import { worldByName, worldNames } from '../task/worlds.ts';
import type { FolderModelRef, KeptModelRef, ModelRef } from './client/inspect_protocol.ts';
import { MissingModel } from './failure.ts';
import type { Checkpoints } from './inspectable_checkpoints.ts';

/** The model of a request: its display name, its parameters, and the world it is inspected in. */
export interface ResolvedModel {
  name: string;
  weights: Weights;
  world: World;
}

/**
 * Finds the model that a request names.
 * @param worldName the request's world; null: the model's own
 * @param load loads a shipped base
 * @param kept reads the last model of a run saved in the browser
 * @throws MissingModel if it is not available; InvalidRequest if it was not made for the world
 */
export async function resolveModel(
  ref: Exclude<ModelRef, FolderModelRef> | KeptModelRef,
  worldName: string | null,
  checkpoints: Checkpoints,
  load: (name: string) => Promise<Weights>,
  kept: (ref: KeptModelRef) => Promise<ResolvedModel>,
): Promise<ResolvedModel> {
  if (worldName !== null && !worldNames.includes(worldName)) {
    throw new InvalidRequest(
      `There is no world "${worldName.slice(0, 40)}". Worlds: ${worldNames.join(', ')}.`,
    );
  }
  if (ref.kind === 'shipped') {
    const own = shippedModels.find(({ name }) => name === ref.name)?.world;
    const world = worldOfBase(ref.name, worldName ?? own ?? worldNames[0]);
    return { name: ref.name, weights: await load(ref.name), world };
  }
  if (ref.kind === 'kept') {
    const found = await kept(ref);
    checkWorld(worldName, found.world.name);
    return found;
  }
  const { condition, seed, step } = ref;
  const found = checkpoints.find({ condition, seed }, step);
  if (!found) {
    throw new MissingModel(
      `There is no checkpoint of ${condition}, seed ${seed}, at step ${step} in memory: only runs of the last opened experiment can be inspected, at evaluated steps.`,
    );
  }
  const { weights, origin } = found;
  checkWorld(worldName, origin.world);
  return {
    name: `${condition}, seed ${seed}, step ${step}`,
    weights,
    world: worldOfBase(origin.base, origin.world),
  };
}

/** A world, with the response length that a base, and hence its runs, was made for. */
export function worldOfBase(base: string, name: string): World {
  const world = worldByName(name);
  const responseLength = ownResponseLength(base);
  return responseLength === undefined ? world : { ...world, responseLength };
}

/** @throws InvalidRequest when a run was trained in another world than the request's */
function checkWorld(wanted: string | null, own: string): void {
  if (wanted !== null && wanted !== own)
    throw new InvalidRequest(`The run was trained in the world ${own}, not in ${wanted}.`);
}
