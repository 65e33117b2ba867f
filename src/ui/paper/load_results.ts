import type { Results } from '../../reproduction/results.ts';
import {
  type About,
  byPart,
  parseAbout,
  parseResults,
  resultParts,
} from '../../reproduction/results_schema.ts';

/** The longest file that is read, bytes. */
const longest = 8 * 2 ** 20;

/** The published results: there, not there, or there and of no use. */
export type LoadedResults =
  | { readonly status: 'ready'; readonly results: Results; readonly about: About }
  | { readonly status: 'missing' }
  | { readonly status: 'damaged'; readonly detail: string };

/**
 * Fetches the results that ship with the page, all parts at once. Never rejects.
 * @param folder the address of `public/reproduction/`, with its slash
 */
export async function loadResults(folder: string): Promise<LoadedResults> {
  let texts: readonly string[];
  try {
    texts = await Promise.all(['about', ...resultParts].map((part) => textOf(`${folder}${part}.json`)));
  } catch (error) {
    return error instanceof TooLong ? { status: 'damaged', detail: error.message } : { status: 'missing' };
  }
  try {
    const [about, ...parts] = texts.map((text): unknown => JSON.parse(text));
    return {
      status: 'ready',
      results: parseResults(byPart((part) => parts[resultParts.indexOf(part)])),
      about: parseAbout(about),
    };
  } catch (error) {
    return { status: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}

class TooLong extends Error {}

async function textOf(address: string): Promise<string> {
  const response = await fetch(address);
  // A server for one-page apps answers an unknown address with its page.
  const page = response.headers.get('content-type')?.includes('html') ?? false;
  if (!response.ok || page) throw new Error(`There is no ${address}.`);
  const blob = await response.blob();
  if (blob.size > longest) throw new TooLong(`A file of the results is longer than ${longest / 2 ** 20} MB.`);
  return blob.text();
}
