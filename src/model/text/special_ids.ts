import { type Folder, readJson } from '../hub/folder.ts';
import { isObject, type Json, partsOf, type TokenizerFile, unreadable } from './tokenizer_file.ts';

/** Tokens that begin and end. */
export interface SpecialIds {
  /** Ids at which generation stops: all of `generation_config.json`, else of `config.json`, else of `genai_config.json`, else the tokenizer's own. */
  eos: number[];
  /** The token that begins a text; null if there is none. */
  bos: number | null;
  /** Ids that the tokenizer puts before and after a text. */
  before: number[];
  after: number[];
}

const mostEnds = 100;

/** Reads them from a folder, in transformers' order of precedence. */
export async function readSpecialIds(folder: Folder, file: TokenizerFile, config: Json): Promise<SpecialIds> {
  const generation = await optional(folder, 'generation_config.json');
  const model = await optional(folder, 'config.json');
  const { model: genai } = await optional(folder, 'genai_config.json');
  const named = (name: string) => {
    const token = tokenNamed(config[name]);
    return token === null ? null : (file.ids.get(token) ?? null);
  };
  const own = named('eos_token');
  const eos =
    idsOf(generation.eos_token_id, 'generation_config.json') ??
    idsOf(model.eos_token_id, 'config.json') ??
    (isObject(genai) ? idsOf(genai.eos_token_id, 'genai_config.json') : null) ??
    (own === null ? [] : [own]);
  const bos =
    named('bos_token') ??
    idsOf(generation.bos_token_id, 'generation_config.json')?.[0] ??
    idsOf(model.bos_token_id, 'config.json')?.[0] ??
    null;
  return { eos, bos, ...aroundText(file, config, named('bos_token'), own) };
}

/** A token in `tokenizer_config.json`: its text, or an object that has it. */
export const tokenNamed = (said: unknown): string | null =>
  typeof said === 'string' ? said : isObject(said) && typeof said.content === 'string' ? said.content : null;

async function optional(folder: Folder, name: string): Promise<Json> {
  if ((await folder.size(name)) === null) return {};
  const json = await readJson(folder, name);
  if (!isObject(json)) throw new Error(`${name} cannot be read: it is not an object.`);
  return json;
}

/** One id or a list; null if nothing is said. */
function idsOf(said: unknown, name: string): number[] | null {
  if (said === undefined || said === null) return null;
  const ids = Array.isArray(said) ? said : [said];
  if (ids.length > mostEnds || !ids.every((id) => Number.isInteger(id) && id >= 0))
    throw new Error(`${name} cannot be used: its token ids are not whole numbers.`);
  return [...new Set(ids)];
}

/** What a tokenizer puts around a text: its post-processor, or where there is none, what its config says. */
function aroundText(
  file: TokenizerFile,
  config: Json,
  bos: number | null,
  eos: number | null,
): { before: number[]; after: number[] } {
  const parts = partsOf(file.json.post_processor, 'processors');
  const says = ['add_bos_token', 'add_eos_token'].some((name) => typeof config[name] === 'boolean');
  if (parts.length === 0 || says) {
    return {
      before: config.add_bos_token === true && bos !== null ? [bos] : [],
      after: config.add_eos_token === true && eos !== null ? [eos] : [],
    };
  }
  let before: number[] = [];
  let after: number[] = [];
  for (const part of parts) {
    if (part.type === 'ByteLevel') continue;
    if (part.type !== 'TemplateProcessing' || !Array.isArray(part.single))
      throw new Error(`The tokenizer's post-processor ${String(part.type).slice(0, 60)} is not supported.`);
    const at = part.single.findIndex((item) => isObject(item) && isObject(item.Sequence));
    const idsAt = (items: unknown[]) => items.flatMap((item) => templateIds(item, part.special_tokens));
    before = [...idsAt(part.single.slice(0, at)), ...before];
    after = [...after, ...idsAt(part.single.slice(at + 1))];
  }
  return { before, after };
}

function templateIds(item: unknown, tokens: unknown): number[] {
  const name = isObject(item) && isObject(item.SpecialToken) ? item.SpecialToken.id : null;
  const token =
    typeof name === 'string' && isObject(tokens) && Object.hasOwn(tokens, name) ? tokens[name] : null;
  if (
    !isObject(token) ||
    !Array.isArray(token.ids) ||
    !token.ids.every((id) => Number.isInteger(id) && id >= 0)
  )
    throw unreadable('its post-processor has a token without ids');
  return token.ids;
}
