import { parseTextInspection } from '../../../formats/text_inspection/text_inspection.ts';
import type { TextInspectionRecord } from '../../../formats/text_inspection/text_inspection_record.ts';
import { type Found, load, longestInspection } from './load_record.ts';

/** Fetches the recorded inspection of a model that was asked in words. Never rejects. */
export const loadTextInspection = (address: string): Promise<Found<TextInspectionRecord>> =>
  load(address, longestInspection, parseTextInspection);
