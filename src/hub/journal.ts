import * as v from 'valibot';
import type { FileStore } from './file_store.ts';
import { isCommit } from './model_name.ts';
import type { HubFile, Repository } from './repository.ts';
import { weightsOf } from './weights.ts';

/** The file in a model's folder that says what it is made of, and what of it has arrived. */
const journalFile = 'journal.json';

const word = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const digits = (count: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${count}}$`)));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 50));

const fileSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^(onnx\/)?[A-Za-z0-9_][A-Za-z0-9._-]{0,220}$/)),
  size: count,
  sha256: v.nullable(digits(64)),
  blob: v.nullable(digits(40)),
  /** The server's mark of the content that the part so far is of. */
  etag: v.nullable(word(200)),
  /** Complete and checked. The bytes of one that is not are in its part file. */
  done: v.boolean(),
});

const journalSchema = v.strictObject({
  /** 2: the weights may be several, and graphs in `onnx/`; 1: those of our engine. */
  format: v.picklist([1, 2]),
  endpoint: word(300),
  model: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,96}\/[A-Za-z0-9_.-]{1,96}$/)),
  revision: v.nullable(word(200)),
  commit: digits(40),
  /** ISO 8601. */
  added: word(40),
  license: v.nullable(word(200)),
  files: v.pipe(v.array(fileSchema), v.maxLength(2000)),
});

export type Journal = v.InferOutput<typeof journalSchema>;
export type JournalFile = v.InferOutput<typeof fileSchema>;

/** The name under which a file is written until it is complete and checked. */
export const partName = (file: string): string => `${file}.part`;

/** The name of a model's folder: one per commit. */
export const folderName = (model: string, commit: string): string => `${model.replace('/', '--')}@${commit}`;

/** The inverse of `folderName`; null of another folder. */
export function folderModel(folder: string): { model: string; commit: string } | null {
  const [, owner, name, commit] = /^(.+?)--(.+)@([^@]+)$/.exec(folder) ?? [];
  return commit !== undefined && isCommit(commit) ? { model: `${owner}/${name}`, commit } : null;
}

/**
 * The journal of a download, in which nothing has arrived but what is kept already.
 * @param kept of other or the same weights, whose files stay
 */
export function newJournal(
  repository: Repository,
  endpoint: string,
  added: string,
  kept: Journal | null,
): Journal {
  const { model, revision, commit, license } = repository;
  const files = repository.files.map((file) => keptAs(kept, file) ?? { ...file, etag: null, done: false });
  const names = new Set(files.map(({ name }) => name));
  const others = (kept?.files ?? []).filter(({ name }) => !names.has(name));
  return {
    format: 2,
    endpoint,
    model,
    revision,
    commit,
    added: kept?.added ?? added,
    license,
    files: [...files, ...others],
  };
}

/** A file's entry, if it is of the same content. */
export const keptAs = (
  kept: Journal | null,
  { name, size, sha256, blob }: HubFile,
): JournalFile | undefined =>
  kept?.files.find(
    (file) => file.name === name && file.size === size && file.sha256 === sha256 && file.blob === blob,
  );

/**
 * A journal of what is stored: a file that had arrived, and of which a part or nothing is there now (the storage was cleared, or a
 * disk failed), has not.
 * @param sizes of the stored files, by name
 */
export const journalOf = (kept: Journal, sizes: ReadonlyMap<string, number>): Journal => ({
  ...kept,
  files: kept.files.map((file) =>
    file.done && storedSize(sizes, file.name) !== file.size ? { ...file, done: false } : file,
  ),
});

/** The size of a file, under its name or that of its part. */
export const storedSize = (sizes: ReadonlyMap<string, number>, file: string): number =>
  sizes.get(file) ?? sizes.get(partName(file)) ?? 0;

/** The sizes of a folder's files. */
export async function storedSizes(store: FileStore, folder: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const file of await store.files(folder)) sizes.set(file, (await store.open(folder, file))?.size ?? 0);
  return sizes;
}

/** Weights of which all files have arrived: `null` is our engine's, else the graph's file. */
export function weightsHere({ files }: Journal): (string | null)[] {
  const missing = new Set(files.filter(({ done }) => !done).map(({ name }) => weightsOf(name)));
  if (missing.has(undefined)) return [];
  const here = new Set(files.map(({ name }) => weightsOf(name)));
  return [...here].filter((of) => of !== undefined && !missing.has(of)) as (string | null)[];
}

/** Reads a folder's journal; null if there is none that can be used. */
export async function readJournal(store: FileStore, folder: string): Promise<Journal | null> {
  const file = await store.open(folder, journalFile);
  if (!file || file.size > 2 ** 20) return null;
  try {
    const text = new TextDecoder().decode(await file.read(0, file.size));
    const result = v.safeParse(journalSchema, JSON.parse(text));
    if (!result.success) return null;
    const { model, commit } = result.output;
    return folderName(model, commit) === folder ? result.output : null;
  } catch {
    return null;
  }
}

export const writeJournal = (store: FileStore, journal: Journal): Promise<void> =>
  store.replace(folderName(journal.model, journal.commit), journalFile, `${JSON.stringify(journal)}\n`);
