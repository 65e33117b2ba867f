import { MetricsFileError } from '../../../formats/fault.ts';
import { yieldToEventLoop } from '../../../formats/yield_to_event_loop.ts';
import { chunksOf } from '../import_file.ts';
import { MetricTable } from './metric_table.ts';
import { NotAMessage, protoFields } from './protobuf.ts';
import { tfRecords } from './tfrecord.ts';

/** An event file's scalars, and the trainer's arguments where it wrote them there. */
export interface EventFile {
  readonly table: MetricTable;
  /** The JSON that Hugging Face's Trainer adds as text `args`; null if there is none. */
  readonly args: string | null;
  readonly isCutOff: boolean;
}

/** The tag under which Hugging Face's Trainer writes its arguments. */
const argsTag = 'args/text_summary';

/**
 * The scalars of an event file of TensorBoard, of both its versions (`simple_value`, and a tensor of one number); images,
 * histograms and graphs are passed over. Event: 2 = step, 5 = summary; summary: 1 = value; value: 1 = tag, 2 = simple_value,
 * 8 = tensor; tensor: 1 = type, 4 = content, 5 = floats, 6 = doubles, 8 = texts.
 * @throws MetricsFileError; the signal's reason when it is aborted
 */
export async function readEventFile(file: Blob, signal?: AbortSignal): Promise<EventFile> {
  const yieldIfDue = yieldToEventLoop(signal);
  const table = new MetricTable();
  let args: string | null = null;
  let isCutOff = false;
  let count = 0;
  const onCutOff = () => {
    isCutOff = true;
  };
  for await (const { bytes, record } of tfRecords(chunksOf(file), onCutOff)) {
    await yieldIfDue();
    count++;
    try {
      for (const { step, tag, value } of eventValues(bytes)) {
        if (typeof value === 'number') table.add(step, tag, value);
        else if (tag === argsTag) args = new TextDecoder().decode(value);
      }
    } catch (error) {
      throw error instanceof NotAMessage ? new MetricsFileError({ rule: 'not-an-event', record }) : error;
    }
  }
  if (count === 0) throw new MetricsFileError({ rule: 'no-event-file' });
  return { table, args, isCutOff };
}

interface EventValue {
  readonly step: number;
  readonly tag: string;
  /** Bytes of a text. */
  readonly value: number | Uint8Array;
}

function eventValues(bytes: Uint8Array): EventValue[] {
  let step = 0;
  const found: Omit<EventValue, 'step'>[] = [];
  for (const event of protoFields(bytes)) {
    if (event.field === 2 && event.wire === 'varint') step = event.value;
    if (event.field !== 5 || event.wire !== 'bytes') continue;
    for (const summary of protoFields(event.value)) {
      if (summary.field !== 1 || summary.wire !== 'bytes') continue;
      const value = summaryValue(summary.value);
      if (value) found.push(value);
    }
  }
  // The step may stand behind the summary.
  return found.map((value) => ({ step, ...value }));
}

function summaryValue(bytes: Uint8Array): Omit<EventValue, 'step'> | null {
  let tag = '';
  let value: number | Uint8Array | null = null;
  for (const part of protoFields(bytes)) {
    if (part.field === 1 && part.wire === 'bytes') tag = new TextDecoder().decode(part.value);
    if (part.field === 2 && part.wire === 'float') value = part.value;
    if (part.field === 8 && part.wire === 'bytes') value = tensorValue(part.value);
  }
  return value === null ? null : { tag, value };
}

/** DataType of TensorFlow. */
const types = { float: 1, double: 2 } as const;

/** The one number of a tensor, or its one text; null for one that holds more, or something else. */
function tensorValue(bytes: Uint8Array): number | Uint8Array | null {
  let type = 0;
  const found: (number | Uint8Array)[] = [];
  for (const part of protoFields(bytes)) {
    if (part.field === 1 && part.wire === 'varint') type = part.value;
    else if (part.field === 8 && part.wire === 'bytes') found.push(part.value);
    else if ((part.field === 5 || part.field === 6) && part.wire !== 'bytes') found.push(part.value);
    else if (part.field >= 4 && part.field <= 6 && part.wire === 'bytes')
      found.push(...numbers(part.value, type));
  }
  return found.length === 1 ? found[0] : null;
}

/** Numbers of a tensor that lie one behind the other; two at most, for one alone is wanted. */
function numbers(bytes: Uint8Array, type: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = type === types.float ? 4 : type === types.double ? 8 : 0;
  if (size === 0 || bytes.length % size !== 0) return [];
  const count = Math.min(2, bytes.length / size);
  return Array.from({ length: count }, (_, i) =>
    size === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
  );
}
