import { downloadModel, type Progress } from '../../hub/download.ts';
import { byteText, HubFault } from '../../hub/fault.ts';
import { type Hub, hostOf } from '../../hub/hub.ts';
import { folderName } from '../../hub/journal.ts';
import { type KeptModel, keptFolder, keptModels, modelsNamed } from '../../hub/kept_models.ts';
import { fullModelName, isCommit, type ModelName, parseModelName } from '../../hub/model_name.ts';
import { modelCache, nodeHub, nodeStore } from '../../hub/node_hub.ts';
import { fetchConfig, findRepository, type Repository, withWeights } from '../../hub/repository.ts';
import { isTransient } from '../../hub/request.ts';
import { usualWeights } from '../../hub/weights.ts';
import type { Folder } from '../../model/hub/folder.ts';
import { configFromHub } from '../../model/hub/hub_config.ts';
import { foundOnce, isOffline } from './hub_access.ts';
import { Interrupted, log, stoppable } from './standard_streams.ts';

/** Which weights of a model are wanted: null for our engine's, else the graph's file; or those that are usually taken. */
export type WantedWeights = { onnx: string | null } | 'usual';

/** A model in the cache, and the weights that were wanted. */
export interface FetchedModel {
  /** Its folder's name. */
  folder: string;
  onnx: string | null;
}

/**
 * A model of the Hub as a folder with the wanted weights: from the cache, or downloaded, with its size and progress on stderr.
 * @param text `hf:owner/name` or `hf:owner/name@revision`
 * @throws HubFault; Interrupted on Ctrl-C, after which the next time continues
 */
export const hubFolder = (text: string, wanted: WantedWeights): Promise<Folder> =>
  foundOnce(`${text} ${wanted === 'usual' ? wanted : wanted.onnx}`, async () => {
    const { folder, onnx } = await fetchModel(parseModelName(text), wanted);
    const open = () => keptFolder(nodeStore(process.env), folder, onnx);
    // What is asked for by name later is the same.
    return wanted === 'usual' ? foundOnce(`${text} ${onnx}`, open) : open();
  });

/** What an option names: a graph's file; without it, the usual weights. */
export const wantedWeights = (onnx: string | null | undefined): WantedWeights =>
  onnx == null ? 'usual' : { onnx };

/** The wanted weights among those kept; undefined if they are not. */
function wantedOf({ engine, onnx }: KeptModel, wanted: WantedWeights): string | null | undefined {
  const here = [...(engine ? [null] : []), ...onnx];
  return wanted === 'usual' ? here[0] : here.find((weights) => weights === wanted.onnx);
}

/** Fetches weights of a model unless they are kept. */
export async function fetchModel(name: ModelName, wanted: WantedWeights): Promise<FetchedModel> {
  const store = nodeStore(process.env);
  const named = modelsNamed(await keptModels(store), name);
  const [kept] = named.flatMap((model) => {
    const onnx = wantedOf(model, wanted);
    return onnx === undefined ? [] : [{ folder: model.folder, onnx, model }];
  });
  if (kept && (isOffline() || (name.revision !== null && isCommit(name.revision)))) return kept;
  if (isOffline()) throw new HubFault({ code: 'not-kept', model: fullModelName(name) });
  const hub = nodeHub(process.env);
  return stoppable(async (interrupt) => {
    try {
      // With a kept one at hand, nobody waits for the network to come back.
      const asked = kept ? { ...hub, attempts: 1 } : hub;
      const found = await findRepository(asked, name, interrupt);
      if (kept?.folder === folderName(found.model, found.commit)) return kept;
      const onnx = await chosenOf(hub, found, wanted, interrupt);
      const repository = withWeights(found, onnx);
      announce(repository, hostOf(hub.endpoint));
      const folder = await downloadModel(hub, store, repository, {
        signal: interrupt,
        onProgress: progressLog(hub.now),
        onRestart: (file, reason) =>
          log(
            reason === 'changed'
              ? `${file} is no longer the file of which a part is here: it starts over.`
              : `The server cannot continue ${file}: it starts over.`,
          ),
      });
      return { folder, onnx };
    } catch (error) {
      if (interrupt.aborted)
        throw new Interrupted('Stopped. What has arrived is kept: the next time continues there.');
      if (!kept || !isTransient(error)) throw error;
      log(
        `${error.message.replace(/; what has arrived is kept/, '')} Using ${kept.model.model}@${kept.model.commit.slice(0, 8)} from the cache.`,
      );
      return kept;
    }
  });
}

/**
 * The weights of a repository that are wanted. A model that our engine does not run is not fetched for it.
 * @throws HubFault; Error naming what the engine does not run
 */
async function chosenOf(
  hub: Hub,
  found: Repository,
  wanted: WantedWeights,
  interrupt: AbortSignal,
): Promise<string | null> {
  const usual = wanted === 'usual';
  const onnx = usual
    ? usualWeights(found.choices, true).onnx
    : withWeights(found, wanted.onnx) && wanted.onnx;
  if (onnx !== null) return onnx;
  try {
    configFromHub(await fetchConfig(hub, found, interrupt));
    return null;
  } catch (error) {
    const other = usualWeights(found.choices, false).onnx;
    if (!usual || other === null || error instanceof HubFault) throw error;
    log(`${(error as Error).message} ${other} is taken, for ONNX Runtime.`);
    return other;
  }
}

function announce({ model, commit, bytes, files, license }: Repository, host: string): void {
  const licensed = license === null ? '' : `, license ${license}`;
  log(
    `${model}@${commit.slice(0, 8)} from ${host}: ${byteText(bytes)} in ${files.length} files${licensed}, into ${modelCache(process.env)}`,
  );
}

/** Between two lines of progress, ms. */
const logEveryMs = 5000;

/** Logs progress: every five seconds, and at the end. */
function progressLog(now: () => number): (progress: Progress) => void {
  let logged = now();
  return ({ phase, file, done, total, rate, secondsLeft }) => {
    if (phase !== 'downloading' || (now() - logged < logEveryMs && done < total)) return;
    logged = now();
    const speed = rate === null ? '' : `, ${byteText(rate)}/s`;
    const left = secondsLeft === null || done === total ? '' : `, ${timeText(secondsLeft)} left`;
    log(`  ${byteText(done)} of ${byteText(total)}${speed}${left} (${file})`);
  };
}

const timeText = (seconds: number) =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
