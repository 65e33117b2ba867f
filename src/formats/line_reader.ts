import { TraceFileError } from './fault.ts';
import { joinBytes } from './join_bytes.ts';

/** A line of a file that is not blank. */
export interface FileLine {
  readonly text: string;
  /** Its number in the file, from 1; blank lines count. */
  readonly line: number;
}

/** How much is read before a file is refused; undefined is no bound. */
export interface LineLimits {
  readonly fileBytes?: number;
  readonly lineBytes: number;
  readonly lines: number;
}

const newline = 10;

/**
 * The lines of a UTF-8 file that comes in chunks, without their ends (`\n` or `\r\n`), without the blank ones and
 * without a byte-order mark before the first. At most one line and one chunk are held: a line without end is refused
 * as soon as it is too long, and the chunks that follow are never asked for.
 * @param refuse called for a line that is too long or not UTF-8, which is then skipped; without it, the error is thrown
 * @throws TraceFileError at the first such line, or when the file is too large or no UTF-8 at all
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  limits: LineLimits,
  refuse?: (error: TraceFileError) => void,
): AsyncGenerator<FileLine> {
  // A mark is only one at the file's start: elsewhere it is left in, and JSON refuses it.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let parts: Uint8Array[] = [];
  let size = 0;
  let line = 0;
  let bytes = 0;
  /** The line that is being read is refused: the rest of it is not held. */
  let refused = false;

  const say = (error: TraceFileError) => {
    if (!refuse) throw error;
    refuse(error);
    parts = [];
    size = 0;
  };
  const hold = (part: Uint8Array) => {
    if (refused) return;
    size += part.length;
    if (size > limits.lineBytes) {
      refused = true;
      say(new TraceFileError({ line: line + 1, rule: 'line-too-long', bytes: limits.lineBytes }));
    } else if (part.length > 0) parts.push(part);
  };
  const take = (): FileLine | null => {
    line++;
    if (line > limits.lines) {
      throw new TraceFileError({ rule: 'too-many', what: 'lines', limit: limits.lines });
    }
    if (refused) {
      refused = false;
      return null;
    }
    let text: string;
    try {
      text = decoder.decode(parts.length === 1 ? parts[0] : joinBytes(parts));
    } catch {
      say(new TraceFileError({ line, rule: 'not-utf8' }));
      return null;
    }
    parts = [];
    size = 0;
    if (line === 1 && text.startsWith('\ufeff')) text = text.slice(1);
    if (text.endsWith('\r')) text = text.slice(0, -1);
    return text.trim() === '' ? null : { text, line };
  };

  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (limits.fileBytes !== undefined && bytes > limits.fileBytes) {
      throw new TraceFileError({ rule: 'file-too-large', bytes: limits.fileBytes });
    }
    if (bytes === chunk.length && isUtf16(chunk)) throw new TraceFileError({ rule: 'utf16' });
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      hold(chunk.subarray(start, end));
      const taken = take();
      if (taken) yield taken;
      start = end + 1;
    }
    // Copied, for a reader may hand out one buffer again and again.
    hold(new Uint8Array(chunk.subarray(start)));
  }
  if (size > 0) {
    const taken = take();
    if (taken) yield taken;
  }
}

/** Whether a file begins as UTF-16 does: with its mark, or with half of a character that has no other half. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0;
