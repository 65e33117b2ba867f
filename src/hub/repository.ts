import * as v from 'valibot';
import { HubFault } from './fault.ts';
import { type Hub, hostOf } from './hub.ts';
import { type ModelName, parseModelName, repositoryName } from './model_name.ts';
import { indexFile, neededFiles, shardsOf } from './needed_files.ts';
import { request, textOf, withRetries } from './request.ts';
import { isWeights, usualWeights, type WeightsFacts } from './weights.ts';

/** A file of a repository at one commit. */
export interface HubFile {
  name: string;
  /** Bytes. */
  size: number;
  /** Of large files. */
  sha256: string | null;
  /** The git blob's SHA-1, of small files. */
  blob: string | null;
}

/** Weights of a repository, with the files that it takes to load them. */
export interface FoundWeights extends WeightsFacts {
  /** In the order in which they are fetched: the weights last. */
  files: HubFile[];
  /** Size of all of them. */
  bytes: number;
}

/** A repository at one commit: what a download is made of. */
export interface Repository {
  /** As the Hub writes it, without a revision. */
  model: string;
  /** The revision that was asked for; null for the default branch. */
  revision: string | null;
  commit: string;
  /** All weights that it has, our engine's first. */
  choices: FoundWeights[];
  /** The files of those that are to be downloaded, in the order in which they are fetched: the weights last. */
  files: HubFile[];
  /** Size of all of them. */
  bytes: number;
  gated: boolean;
  /** As the Hub names it, `apache-2.0`; null if it gives none. */
  license: string | null;
}

/** Most bytes of the Hub's answer about a repository, and of an index of shards. */
const longestAnswer = 32 * 2 ** 20;
/** Largest file that is taken for one: 1 TiB. */
const size = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40));
const word = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

const siblingSchema = v.object({
  rfilename: word(1000),
  size: v.nullish(size),
  blobId: v.nullish(word(64)),
  lfs: v.nullish(v.object({ sha256: v.nullish(word(64)), size: v.nullish(size) })),
});

const answerSchema = v.object({
  id: v.nullish(word(200)),
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  gated: v.nullish(v.union([v.boolean(), word(40)])),
  siblings: v.pipe(v.array(siblingSchema), v.maxLength(100_000)),
  tags: v.nullish(v.pipe(v.array(word(1000)), v.maxLength(10_000))),
});

/** The address of a file at a commit. */
export const fileAddress = (endpoint: string, model: string, commit: string, file: string): string =>
  `${endpoint}/${model}/resolve/${commit}/${pathText(file)}`;

const pathText = (file: string) => file.split('/').map(encodeURIComponent).join('/');

/**
 * Asks the Hub for a model: its commit, its weights, and the files that it takes to load them; the usual ones are to be
 * downloaded. Nothing but a list and, of sharded weights, their index is fetched.
 * @throws HubFault, or the signal's reason
 */
export async function findRepository(hub: Hub, name: ModelName, signal: AbortSignal): Promise<Repository> {
  const revision = encodeURIComponent(name.revision ?? 'main');
  const url = `${hub.endpoint}/api/models/${repositoryName(name)}/revision/${revision}?blobs=true`;
  const answer = parsedAnswer(hub, await fetchText(hub, name, url, null, signal));
  const model = canonicalName(name, answer.id ?? null);
  const siblings = new Map(answer.siblings.map((sibling) => [sibling.rfilename, sibling]));
  const needed = neededFiles(model, [...siblings.keys()]);
  for (const { files } of needed) {
    if (!files.includes(indexFile)) continue;
    const address = fileAddress(hub.endpoint, model, answer.sha, indexFile);
    files.push(...shardsOf(await fetchText(hub, name, address, indexFile, signal), hostOf(hub.endpoint)));
  }
  const files = new Map<string, HubFile>();
  for (const file of new Set(needed.flatMap(({ files }) => files))) {
    const sibling = siblings.get(file);
    if (!sibling) throw new HubFault({ code: 'no-file', file });
    const { lfs, blobId } = sibling;
    const bytes = lfs?.size ?? sibling.size;
    if (bytes == null) throw badAnswer(hub, `it gives no size of ${file}`);
    const large = lfs != null || bytes > largestInGit || isWeights(file);
    const address = `${hub.endpoint}/${model}/raw/${answer.sha}/${pathText(file)}`;
    files.set(file, {
      name: file,
      size: bytes,
      sha256:
        digest(lfs?.sha256, 64) ?? (large ? await pointedDigest(hub, name, address, file, signal) : null),
      // That of a large file is of its pointer.
      blob: large ? null : digest(blobId, 40),
    });
  }
  const choices = needed.map(({ files: names, ...of }) => {
    const own = names.map((file) => files.get(file)!);
    return { ...of, files: own, bytes: own.reduce((all, file) => all + file.size, 0) };
  });
  const usual = usualWeights(choices, true);
  return {
    model,
    revision: name.revision,
    commit: answer.sha,
    choices,
    files: usual.files,
    bytes: usual.bytes,
    gated: Boolean(answer.gated),
    license: answer.tags?.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null,
  };
}

/**
 * The same repository, of which other weights are to be downloaded.
 * @param onnx the graph's file; null for our engine's weights
 * @throws HubFault `no-choice`
 */
export function withWeights(repository: Repository, onnx: string | null): Repository {
  const chosen = repository.choices.find((choice) => choice.onnx === onnx);
  const { model, choices } = repository;
  if (!chosen)
    throw new HubFault({
      code: 'no-choice',
      model,
      onnx,
      has: choices.flatMap((choice) => choice.onnx ?? []),
    });
  return { ...repository, files: chosen.files, bytes: chosen.bytes };
}

/**
 * The `config.json` of a repository at its commit: whether the engine runs the model can be said before its weights come.
 * @throws HubFault, or the signal's reason
 */
export async function fetchConfig(
  hub: Hub,
  { model, commit }: Pick<Repository, 'model' | 'commit'>,
  signal: AbortSignal,
): Promise<unknown> {
  const name = { ...parseModelName(model), revision: commit };
  const address = fileAddress(hub.endpoint, model, commit, 'config.json');
  const text = await fetchText(hub, name, address, 'config.json', signal);
  try {
    return JSON.parse(text);
  } catch {
    throw badAnswer(hub, 'config.json is not JSON');
  }
}

const fetchText = (hub: Hub, model: ModelName, url: string, file: string | null, signal: AbortSignal) =>
  withRetries(hub, signal, async () =>
    textOf(
      hub,
      await request(hub, url, { model, file, signal }),
      file ?? 'the list of files',
      longestAnswer,
      signal,
    ),
  );

/** What git itself holds is smaller: the Hub takes larger files only as pointers. */
const largestInGit = 10 * 2 ** 20;
/** A pointer has about 134 bytes. */
const longestPointer = 1024;

const digest = (text: string | null | undefined, digits: number): string | null =>
  text != null && new RegExp(`^[0-9a-f]{${digits}}$`).test(text) ? text : null;

/** The SHA-256 in a large file's pointer, where the list gives none; null if there is no pointer either. */
async function pointedDigest(
  hub: Hub,
  model: ModelName,
  address: string,
  file: string,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const answer = await request(hub, address, { model, file, signal });
    const pointer = await textOf(hub, answer, file, longestPointer, signal);
    return /^oid sha256:([0-9a-f]{64})$/m.exec(pointer)?.[1] ?? null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

const badAnswer = (hub: Hub, detail: string) =>
  new HubFault({ code: 'bad-answer', host: hostOf(hub.endpoint), detail });

function parsedAnswer(hub: Hub, text: string): v.InferOutput<typeof answerSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw /^\s*<(!doctype|html)/i.test(text)
      ? new HubFault({ code: 'html', host: hostOf(hub.endpoint), file: null })
      : badAnswer(hub, 'it is not JSON');
  }
  const result = v.safeParse(answerSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw badAnswer(hub, `${v.getDotPath(issue) ?? 'it'}: ${issue.message.slice(0, 200)}`);
}

/** The name that the Hub uses: a repository may have been renamed, and capitals do not matter in what is asked. */
function canonicalName(asked: ModelName, id: string | null): string {
  if (id === null) return repositoryName(asked);
  try {
    const { revision, ...name } = parseModelName(id);
    return revision === null ? repositoryName({ ...name, revision }) : repositoryName(asked);
  } catch {
    return repositoryName(asked);
  }
}
