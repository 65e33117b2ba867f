import type { ExperimentRecord } from '../../experiment/record.ts';
import { parseRecord } from '../../experiment/record_schema.ts';

/** The longest record that is read, in bytes. */
export const longestRecord = 24 * 2 ** 20;

/** A record that was sought: found, not there, or there and of no use. */
export type FoundRecord =
  | { status: 'ready'; record: ExperimentRecord }
  | { status: 'missing' }
  | { status: 'damaged'; detail: string };

/** Fetches the recorded run that ships with the page. Never rejects. */
export async function loadRecord(address: string): Promise<FoundRecord> {
  let text: string;
  try {
    const response = await fetch(address);
    // A server for one-page apps answers an unknown address with its page.
    const page = response.headers.get('content-type')?.includes('html') ?? false;
    if (!response.ok || page) return { status: 'missing' };
    text = await textUpTo(response, longestRecord);
  } catch (error) {
    return error instanceof TooLong ? { status: 'damaged', detail: error.message } : { status: 'missing' };
  }
  try {
    return { status: 'ready', record: parseRecord(JSON.parse(text)) };
  } catch (error) {
    return { status: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}

class TooLong extends Error {}

async function textUpTo(response: Response, longest: number): Promise<string> {
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
      throw new TooLong(`The recorded run is longer than ${longest / 2 ** 20} MB.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
