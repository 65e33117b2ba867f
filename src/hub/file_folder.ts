import type { Folder } from '../model/hub/folder.ts';

/** A file of a dropped or picked folder. */
export interface PathedFile {
  /** From the dropped folder on, with slashes: `SmolLM2/config.json`. */
  path: string;
  file: Blob;
}

/** Why files are not a model; at most ten names. */
export type FilesProblem =
  | { code: 'no-files' }
  /** An archive of the lab, which has no model's folder but experiments with theirs. */
  | { code: 'archive' }
  | { code: 'no-config'; names: string[] }
  | { code: 'several'; folders: string[] };

/** Dropped or picked files are not a model; the message says why. */
export class NotAModel extends Error {
  constructor(readonly problem: FilesProblem) {
    super(sentenceOf(problem));
  }
}

function sentenceOf(problem: FilesProblem): string {
  switch (problem.code) {
    case 'no-files':
      return 'There are no files.';
    case 'archive':
      return 'A .zip file is no folder of a model. Unpack it, or open it as an archive if the lab saved it.';
    case 'no-config':
      return `There is no config.json among ${listed(problem.names)}. Give the whole folder of a model, as save_pretrained writes it.`;
    case 'several':
      return `There are several models: ${listed(problem.folders)}. Give one of these folders.`;
  }
}

const listed = (names: readonly string[]) =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ');

/** Most files of a dropped folder. */
const mostFiles = 20_000;

/** Folders beside a model that have a config.json of their own, and are not it. */
const besides = /(^|\/)(\.[^/]*|onnx|original|checkpoint-\d+)(\/|$)/;

/**
 * The model among dropped files, as a folder with the graphs in its `onnx/`: the one that has a `config.json` (or an `adapter_config.json`, or
 * a `genai_config.json`), the
 * topmost if there are more below it. Files are read by ranges, as long as they stay as they are on disk.
 * @throws NotAModel
 */
export function fileFolder(dropped: readonly PathedFile[]): { name: string; folder: Folder } {
  const files = dropped.slice(0, mostFiles).filter(({ path }) => !/(^|\/)\.[^/]*$/.test(path));
  if (files.length === 0) throw new NotAModel({ code: 'no-files' });
  if (files.length === 1 && /\.zip$/i.test(files[0].path)) throw new NotAModel({ code: 'archive' });
  const parent = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const roots = [
    ...new Set(
      files
        .filter(({ path }) => /(^|\/)(adapter_|genai_)?config\.json$/.test(path))
        .map(({ path }) => parent(path)),
    ),
  ];
  const depth = (path: string) => (path === '' ? 0 : path.split('/').length);
  const own = roots.filter((root) => !besides.test(root));
  const candidates = own.length > 0 ? own : roots;
  if (candidates.length === 0)
    throw new NotAModel({ code: 'no-config', names: files.slice(0, 10).map(({ path }) => path) });
  const top = Math.min(...candidates.map(depth));
  const topmost = candidates.filter((root) => depth(root) === top);
  if (topmost.length > 1) throw new NotAModel({ code: 'several', folders: topmost.slice(0, 10) });
  const [root] = topmost;
  const prefix = root === '' ? '' : `${root}/`;
  const inside = new Map(
    files
      .filter(
        ({ path }) =>
          path.startsWith(prefix) && /^([^/]+|onnx\/[^/]+\.onnx[^/]*)$/.test(path.slice(prefix.length)),
      )
      .map(({ path, file }) => [path.slice(prefix.length), file]),
  );
  return {
    name: root.slice(root.lastIndexOf('/') + 1),
    folder: {
      size: async (name) => inside.get(name)?.size ?? null,
      async read(name, start, end) {
        const file = inside.get(name);
        if (!file) throw new Error(`The folder has no ${name}.`);
        try {
          return await file.slice(start, end).arrayBuffer();
        } catch {
          throw new Error(`${name} cannot be read: it was changed or removed since the folder was given.`);
        }
      },
      async blob(name) {
        const file = inside.get(name);
        if (!file) throw new Error(`The folder has no ${name}.`);
        return file;
      },
      names: async () => [...inside.keys()],
    },
  };
}
