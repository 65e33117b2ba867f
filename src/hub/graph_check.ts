import type { Folder } from '../model/hub/folder.ts';
import { decoderGraph } from '../onnx/decoder_graph.ts';
import { decoderSizes } from '../onnx/decoder_sizes.ts';
import { type Graph, readGraph } from '../onnx/graph.ts';
import { HubFault } from './fault.ts';
import type { FileStore, StoredFile } from './file_store.ts';
import { folderName, type Journal, type JournalFile, partName, writeJournal } from './journal.ts';

/**
 * Holds a graph that has arrived against what is to come: that it can be run, and that the files of its weights are among those
 * that are fetched, and long enough. If not, it does not count as done.
 * @returns what it says of itself
 * @throws HubFault `no-graph`, `no-data`, `bad-graph`
 */
export async function checkGraph(store: FileStore, journal: Journal, graph: JournalFile): Promise<Graph> {
  const file = graph.name;
  try {
    const folder = arriving(store, journal, file);
    const read = await readGraph(folder, file);
    if (read.inputs.some(({ name }) => name === 'use_cache_branch'))
      throw new HubFault({ code: 'no-graph', model: journal.model, kind: 'merged', file });
    decoderGraph(read, await decoderSizes(folder));
    return read;
  } catch (error) {
    graph.done = false;
    await writeJournal(store, journal);
    throw error instanceof HubFault
      ? error
      : new HubFault({ code: 'bad-graph', file, detail: (error as Error).message });
  }
}

/** A model whose data are still to come, with the sizes that they will have. */
function arriving(store: FileStore, journal: Journal, graph: string): Folder {
  const folder = folderName(journal.model, journal.commit);
  const sizes = new Map(journal.files.map(({ name, size }) => [name, size]));
  const opened = new Map<string, StoredFile>();
  return {
    async size(file) {
      const size = sizes.get(file);
      if (size === undefined && !file.endsWith('config.json'))
        throw new HubFault({ code: 'no-data', file: graph, data: file });
      return size ?? null;
    },
    async read(file, start, end) {
      // Where files cannot be renamed, a complete one still has the name of its part.
      const found =
        opened.get(file) ?? (await store.open(folder, file)) ?? (await store.open(folder, partName(file)));
      if (!found) throw new Error(`${file} is not there.`);
      opened.set(file, found);
      return found.read(start, end);
    },
  };
}
