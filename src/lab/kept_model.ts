import type { ModelConfig } from '../model/config.ts';
import type { KeptModelRef } from './client/inspect_protocol.ts';
import { MissingModel } from './failure.ts';
import { type ResolvedModel, worldOfBase } from './resolve_model.ts';
import { findEntry } from './store/kept_entry.ts';
import { lastParameters } from './store/read_contents.ts';
import type { RunStorage } from './store/run_storage.ts';

/**
 * The last model of a saved run. The experiment need not be open.
 * @param modelConfig the shape of a base
 * @throws MissingModel if it cannot be read
 */
export async function keptModel(
  opened: Promise<RunStorage>,
  modelConfig: (name: string) => Promise<ModelConfig>,
  { id, condition, seed }: KeptModelRef,
): Promise<ResolvedModel> {
  try {
    const storage = await opened;
    const entry = await findEntry(storage, id);
    const config = await modelConfig(entry.spec.model);
    const { step, parameters } = await lastParameters(storage, entry, { condition, seed }, config);
    return {
      name: `${condition}, seed ${seed}, step ${step}, of ${entry.name}`,
      weights: { config, values: parameters },
      world: worldOfBase(entry.spec.model, entry.spec.world),
    };
  } catch (error) {
    throw new MissingModel((error as Error).message);
  }
}
