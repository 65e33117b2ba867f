import type { ExperimentRecord } from '../../../experiment/record.ts';
import { parseRecord } from '../../../experiment/record_schema.ts';
import { fetchText, TooLong } from './fetch_text.ts';

/** The longest recording of a run that is read, in bytes. */
export const longestRecord = 24 * 2 ** 20;

/** A recording that was sought: found, not there, or there and of no use. */
export type Found<T> =
  | { status: 'ready'; record: T }
  | { status: 'missing' }
  | { status: 'damaged'; detail: string };

/** Fetches the recorded run that ships with the page. Never rejects. */
export const loadRecord = (address: string): Promise<Found<ExperimentRecord>> =>
  load(address, longestRecord, parseRecord);

/** Fetches a recording and parses it, with whatever is wrong with it as words. Never rejects. */
export async function load<T>(
  address: string,
  longest: number,
  parse: (value: unknown) => T,
): Promise<Found<T>> {
  let text: string | null;
  try {
    text = await fetchText(address, longest);
  } catch (error) {
    return error instanceof TooLong ? { status: 'damaged', detail: error.message } : { status: 'missing' };
  }
  if (text === null) return { status: 'missing' };
  try {
    return { status: 'ready', record: parse(JSON.parse(text)) };
  } catch (error) {
    return { status: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}
