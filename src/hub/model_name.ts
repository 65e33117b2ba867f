import { HubFault } from './fault.ts';

/** The name of a model on the Hub. */
export interface ModelName {
  owner: string;
  name: string;
  /** A branch, a tag or a commit; null for the default branch. */
  revision: string | null;
}

export const hubPrefix = 'hf:';

/** `owner/name`. */
export const repositoryName = ({ owner, name }: ModelName): string => `${owner}/${name}`;

/** `owner/name@revision`, or without the revision if there is none. */
export const fullModelName = (of: ModelName): string =>
  of.revision === null ? repositoryName(of) : `${repositoryName(of)}@${of.revision}`;

export const isCommit = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

/** The Hub's own rule for both parts; `--` separates them in folder names. */
const isPart = (text: string) =>
  /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/.test(text) && !/--|\.\./.test(text);

/** A branch or tag, as git allows it, without what a path or an address would read differently. */
const isRevision = (text: string) =>
  /^[A-Za-z0-9_][A-Za-z0-9._/+-]{0,127}$/.test(text) && !/\.\.|\/\/|\/$|\.$/.test(text);

const hosts = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/(.*)$/i;

/**
 * Reads `owner/name`, `owner/name@revision`, the same after `hf:`, or the address of a model, or of a file of it, on
 * huggingface.co.
 * @throws HubFault `bad-name`, `not-a-model`
 */
export function parseModelName(text: string): ModelName {
  const bad = () => new HubFault({ code: 'bad-name', text: text.trim().slice(0, 200) });
  if (text.length > 1000) throw bad();
  const trimmed = text.trim();
  const address = hosts.exec(trimmed);
  const parsed = address ? fromAddress(address[1], bad) : fromShortName(trimmed);
  const { owner, name, revision } = parsed ?? {};
  if (!owner || !name || !isPart(owner) || !isPart(name)) throw bad();
  if (revision != null && !isRevision(revision)) throw bad();
  return { owner, name, revision: revision ?? null };
}

type Parts = { owner: string; name: string; revision: string | null };

function fromShortName(text: string): Parts | null {
  const [, owner, name, revision = null] =
    /^(?:hf:)?([^/@]+)\/([^/@]+)(?:@(.+))?$/.exec(text) ?? ([] as (string | undefined)[]);
  return owner && name ? { owner, name, revision } : null;
}

function fromAddress(path: string, bad: () => HubFault): Parts | null {
  const parts = path
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .split('/');
  if (parts[0] === 'models' && parts.length > 2) parts.shift();
  const [owner, name, view, ...rest] = parts;
  if (owner === 'datasets' || owner === 'spaces') throw new HubFault({ code: 'not-a-model', kind: owner });
  if (!owner || !name) return null;
  if (view === undefined || !['tree', 'blob', 'resolve', 'raw', 'commit'].includes(view))
    return { owner, name, revision: null };
  if (rest.length === 0) return { owner, name, revision: null };
  // Pull requests are the only revisions with slashes that an address can name without encoding them.
  const length = rest[0] === 'refs' ? 3 : 1;
  try {
    return { owner, name, revision: decodeURIComponent(rest.slice(0, length).join('/')) };
  } catch {
    throw bad();
  }
}
