import type { InspectionRecord } from '../../../formats/inspection_record.ts';
import { parseInspection } from '../../../formats/inspection_schema.ts';
import { parseTextInspection } from '../../../formats/text_inspection/text_inspection.ts';
import type { TextInspectionRecord } from '../../../formats/text_inspection/text_inspection_record.ts';
import { type Found, load } from './load_record.ts';

/** The longest recordings of inspections that are read, in bytes. */
export const longestInspection = 4 * 2 ** 20;

/** Fetches the recorded inspection that ships with the page. Never rejects. */
export const loadInspection = (address: string): Promise<Found<InspectionRecord>> =>
  load(address, longestInspection, parseInspection);

/** Fetches the recorded inspection of a model that was asked in words. Never rejects. */
export const loadTextInspection = (address: string): Promise<Found<TextInspectionRecord>> =>
  load(address, longestInspection, parseTextInspection);
