import { downloadModel, type Progress } from '../../hub/download.ts';
import { byteText, HubFault } from '../../hub/fault.ts';
import { hostOf } from '../../hub/hub.ts';
import { folderName } from '../../hub/journal.ts';
import { keptFolder, keptModels, modelsNamed } from '../../hub/kept_models.ts';
import { fullModelName, isCommit, type ModelName, parseModelName } from '../../hub/model_name.ts';
import { modelCache, nodeHub, nodeStore } from '../../hub/node_hub.ts';
import { fetchConfig, findRepository, type Repository } from '../../hub/repository.ts';
import { isTransient } from '../../hub/request.ts';
import type { Folder } from '../../model/hub/folder.ts';
import { configFromHub } from '../../model/hub/hub_config.ts';
import { foundOnce, isOffline } from './hub_access.ts';
import { Interrupted, log, stoppable } from './standard_streams.ts';

/**
 * A model of the Hub as a folder: from the cache, or downloaded, with its size and progress on stderr.
 * @param text `hf:owner/name` or `hf:owner/name@revision`
 * @throws HubFault; Interrupted on Ctrl-C, after which the next time continues
 */
export const hubFolder = (text: string): Promise<Folder> =>
  foundOnce(text, async () => keptFolder(nodeStore(process.env), await fetchModel(parseModelName(text))));

/** Fetches a model unless it is kept. @returns its folder's name in the cache */
export async function fetchModel(name: ModelName): Promise<string> {
  const store = nodeStore(process.env);
  const kept = modelsNamed(await keptModels(store), name).find(({ complete }) => complete);
  if (kept && (isOffline() || (name.revision !== null && isCommit(name.revision)))) return kept.folder;
  if (isOffline()) throw new HubFault({ code: 'not-kept', model: fullModelName(name) });
  const hub = nodeHub(process.env);
  return stoppable(async (interrupt) => {
    try {
      // With a kept one at hand, nobody waits for the network to come back.
      const asked = kept ? { ...hub, attempts: 1 } : hub;
      const repository = await findRepository(asked, name, interrupt);
      if (kept?.folder === folderName(repository.model, repository.commit)) return kept.folder;
      // A model that the engine does not run is not fetched.
      configFromHub(await fetchConfig(hub, repository, interrupt));
      announce(repository, hostOf(hub.endpoint));
      return await downloadModel(hub, store, repository, {
        signal: interrupt,
        onProgress: progressLog(hub.now),
        onRestart: (file, reason) =>
          log(
            reason === 'changed'
              ? `${file} is no longer the file of which a part is here: it starts over.`
              : `The server cannot continue ${file}: it starts over.`,
          ),
      });
    } catch (error) {
      if (interrupt.aborted)
        throw new Interrupted('Stopped. What has arrived is kept: the next time continues there.');
      if (!kept || !isTransient(error)) throw error;
      log(
        `${error.message.replace(/; what has arrived is kept/, '')} Using ${kept.model}@${kept.commit.slice(0, 8)} from the cache.`,
      );
      return kept.folder;
    }
  });
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
