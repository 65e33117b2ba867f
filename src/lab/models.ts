import { bufferFolder } from '../model/hub/folder.ts';
import { loadHubFolder, type Weights } from '../model/hub/hub_folder.ts';
import { MissingModel } from './failure.ts';

/** Longest model file that the page's own folder may serve: the largest shipped base is 3.4 MB. */
const longestFile = 64 * 2 ** 20;

/** The shipped models: beside the built worker's folder, or at the development server's root. */
const modelsUrl = () =>
  import.meta.env.DEV ? new URL('/models/', self.location.origin) : new URL('../models/', self.location.href);

/** A file of a shipped base. @throws Error with a sentence when the server does not give it */
export async function fetchModelFile(name: string, file: string): Promise<ArrayBuffer> {
  // A name comes from a link or a request: it must not lead out of the folder.
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`There is no shipped model "${name.slice(0, 40)}".`);
  const response = await fetch(new URL(`${name}/${file}`, modelsUrl()));
  if (!response.ok) throw new Error(`${name}/${file}: the server answered ${response.status}.`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > longestFile) throw new Error(`${name}/${file} is larger than ${longestFile} bytes.`);
  return bytes;
}

/** The files of a shipped base. Its server is asked for no others: it may answer a page for what it has not. */
const baseFiles = ['config.json', 'model.safetensors'];

/**
 * Loads a shipped base.
 * @throws MissingModel whatever goes wrong on the way: the page says that the model could not be loaded
 */
export async function fetchModel(name: string): Promise<Weights> {
  try {
    const files = await Promise.all(
      baseFiles.map(async (file) => [file, await fetchModelFile(name, file)] as const),
    );
    return await loadHubFolder(bufferFolder(Object.fromEntries(files)));
  } catch (error) {
    throw new MissingModel((error as Error).message);
  }
}
