import type { InspectionRecord } from '../../experiment/inspection_record.ts';
import { parseInspection } from '../../experiment/inspection_schema.ts';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { parseRecord } from '../../experiment/record_schema.ts';

/** The longest recordings that are read, in bytes. */
export const longestRecord = 24 * 2 ** 20;
const longestInspection = 4 * 2 ** 20;

/** A recording that was sought: found, not there, or there and of no use. */
export type Found<T> =
  | { status: 'ready'; record: T }
  | { status: 'missing' }
  | { status: 'damaged'; detail: string };

/** Fetches the recorded run that ships with the page. Never rejects. */
export const loadRecord = (address: string): Promise<Found<ExperimentRecord>> =>
  load(address, longestRecord, parseRecord);

/** Fetches the recorded inspection that ships with the page. Never rejects. */
export const loadInspection = (address: string): Promise<Found<InspectionRecord>> =>
  load(address, longestInspection, parseInspection);

async function load<T>(address: string, longest: number, parse: (value: unknown) => T): Promise<Found<T>> {
  let text: string;
  try {
    const response = await fetch(address);
    // A server for one-page apps answers an unknown address with its page.
    const page = response.headers.get('content-type')?.includes('html') ?? false;
    if (!response.ok || page) return { status: 'missing' };
    text = await textUpTo(response, longest);
  } catch (error) {
    return error instanceof TooLong ? { status: 'damaged', detail: error.message } : { status: 'missing' };
  }
  try {
    return { status: 'ready', record: parse(JSON.parse(text)) };
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
      throw new TooLong(`The recording is longer than ${longest / 2 ** 20} MB.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
