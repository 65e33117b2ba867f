/** A file that has not come by then will not come, ms: what waits for it can be tried again. */
const patience = 60_000;

/** A file that is longer than it may be. */
export class TooLong extends Error {}

/**
 * Fetches a text file that ships with the page.
 * @param longest bytes; a longer file is not read to its end
 * @returns null if there is no such file
 * @throws TooLong; TypeError of `fetch` if there is no connection; DOMException where it takes too long
 */
export async function fetchText(address: string, longest: number): Promise<string | null> {
  const response = await fetch(address, { signal: AbortSignal.timeout(patience) });
  // A server for one-page apps answers an unknown address with its page.
  const page = response.headers.get('content-type')?.includes('html') ?? false;
  if (!response.ok || page) return null;
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > longest) {
      await reader.cancel();
      throw new TooLong(`The file ${address} is longer than ${longest / 2 ** 20} MB.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
