import type { Results } from '../../../paper/results.ts';
import { type About, byPart, parseAbout, parseResults, resultParts } from '../../../paper/results_schema.ts';
import { fetchText, TooLong } from '../recorded/fetch_text.ts';

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
  let texts: readonly (string | null)[];
  try {
    const parts = ['about', ...resultParts];
    texts = await Promise.all(parts.map((part) => fetchText(`${folder}${part}.json`, longest)));
  } catch (error) {
    return error instanceof TooLong ? { status: 'damaged', detail: error.message } : { status: 'missing' };
  }
  if (texts.includes(null)) return { status: 'missing' };
  try {
    const [about, ...parts] = texts.map((text): unknown => JSON.parse(text ?? ''));
    return {
      status: 'ready',
      results: parseResults(byPart((part) => parts[resultParts.indexOf(part)])),
      about: parseAbout(about),
    };
  } catch (error) {
    return { status: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}
