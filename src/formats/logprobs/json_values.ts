import type { TraceFileError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { type LineLimits, readLines } from '../line_reader.ts';

/** A JSON object of a file, or why there is none where one should be. */
export interface JsonValue {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Which of several on that line, from 1; null where it is the only one. */
  readonly item: number | null;
}
export type FoundJson =
  | (JsonValue & {
      readonly value: unknown /** Whether it followed `data:`. */;
      readonly isEvent: boolean;
    })
  | (JsonValue & { readonly fault: Fault })
  /** A stream's `[DONE]`. */
  | (JsonValue & { readonly done: true });

/** An object that is not complete yet: where it began, its lines so far, and how deep its brackets are. */
interface OpenObject {
  readonly line: number;
  readonly item: number;
  readonly lines: { readonly text: string; readonly line: number }[];
  depth: number;
}

/** Brackets inside brackets; a response needs a dozen. */
const deepest = 64;

/**
 * The JSON objects of a file, whichever way they were written: a line each, with an indent over many lines, one after the
 * other, in a list (the list's brackets and commas are passed over, so that a file of any size is read piece by piece),
 * or behind `data:` as a stream of server-sent events has them. An unreadable part is reported by its line, and reading goes
 * on with the next object. Python's NaN and Infinity, for which JSON has no number, are read as null.
 * @throws TraceFileError where the file is larger than is allowed, or no UTF-8 from its first byte
 */
export async function* jsonValues(
  chunks: AsyncIterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<FoundJson> {
  let open: OpenObject | null = null;
  let size = 0;
  let lists = 0;
  let last = 0;
  const refused: { line: number; fault: Fault }[] = [];
  const refuse = ({ fault }: TraceFileError) => refused.push({ line: fault.line ?? 1, fault });

  /** Gives an object up. Lines of it that are objects themselves are taken as such: the one before was cut off. */
  function* giveUp(fault: Fault): Generator<FoundJson> {
    if (!open) return;
    const { line, item, lines } = open;
    open = null;
    yield { line, item: item === 1 ? null : item, fault };
    for (const other of lines.slice(1)) {
      if (isWhole(other.text)) yield { line: other.line, item: null, ...parsed(other.text), isEvent: false };
      else if (other.text.startsWith('{"'))
        yield { line: other.line, item: null, fault: { rule: 'json-cut-off' } };
    }
  }

  /** Lines that could not be read. An object that had one among its own would be read without it: it is given up too. */
  function* refusals(): Generator<FoundJson> {
    for (const { line, fault } of refused.splice(0)) {
      if (open) yield* giveUp(fault);
      else yield { line, item: null, fault };
    }
  }

  for await (const { text: written, line } of readLines(chunks, limits, refuse)) {
    yield* refusals();
    last = line;
    const event = open ? null : /^\s*data:(.*)$/s.exec(written);
    const text = event ? event[1] : written;
    if (!open && /^\s*((event|id|retry)?:|data:\s*$)/.test(written)) continue;
    if (event && text.trim() === '[DONE]') {
      yield { line, item: null, done: true };
      continue;
    }
    if (open && isWhole(text)) yield* giveUp({ rule: 'json-cut-off' });
    let item = 0;
    for (let at = 0; at < text.length; ) {
      if (!open) {
        const between = /[\s,[\]\ufeff]*/y;
        between.lastIndex = at;
        const [skipped] = between.exec(text) ?? [''];
        for (const sign of skipped) {
          if (sign === '[') lists++;
          else if (sign === ']') lists = Math.max(0, lists - 1);
        }
        at += skipped.length;
        if (at >= text.length) break;
        if (text[at] !== '{') {
          yield { line, item: null, fault: { rule: isJson(text.slice(at)) ? 'not-an-object' : 'not-json' } };
          break;
        }
        open = { line, item: ++item, lines: [], depth: 0 };
        size = 0;
      }
      const { end, depth, state } = endOfObject(text, at, open.depth);
      const piece = at === 0 && end === text.length ? text : text.slice(at, end);
      open.lines.push({ text: piece, line });
      open.depth = depth;
      size += piece.length;
      at = end;
      if (state === 'whole') {
        const { line: from, item: which, lines } = open as OpenObject;
        open = null;
        const isOne = which === 1 && text.indexOf('{', at) < 0;
        const whole = lines.map((one) => one.text).join('\n');
        yield { line: from, item: isOne ? null : which, ...parsed(whole), isEvent: event !== null };
      } else if (state === 'too-deep') {
        yield* giveUp({ rule: 'too-deep', limit: deepest });
        break;
      } else if (state === 'in-text' || event) {
        // No text of JSON goes over a line's end.
        yield* giveUp({ rule: 'json-cut-off' });
      } else if (size > limits.lineBytes) {
        yield* giveUp({ rule: 'line-too-long', bytes: limits.lineBytes });
      }
    }
  }
  yield* refusals();
  if (open) yield* giveUp({ rule: 'json-cut-off' });
  else if (lists > 0) yield { line: last, item: null, fault: { rule: 'list-cut-off' } };
}

/**
 * Reads on from `at`, `depth` brackets deep: where the object ends, or the line does. Looks at brackets and texts alone;
 * whether it is JSON is JSON.parse's to say.
 */
function endOfObject(
  text: string,
  at: number,
  depth: number,
): { end: number; depth: number; state: 'whole' | 'open' | 'in-text' | 'too-deep' } {
  let deep = depth;
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === sign.quote) {
      i = endOfText(text, i + 1);
      if (i < 0) return { end: text.length, depth: deep, state: 'in-text' };
    } else if (code === sign.openBrace || code === sign.openBracket) {
      if (++deep > deepest) return { end: text.length, depth: deep, state: 'too-deep' };
    } else if (code === sign.closeBrace || code === sign.closeBracket) {
      if (--deep === 0) return { end: i + 1, depth: 0, state: 'whole' };
    }
  }
  return { end: text.length, depth: deep, state: 'open' };
}

const sign = { quote: 34, backslash: 92, openBracket: 91, closeBracket: 93, openBrace: 123, closeBrace: 125 };

/** Where the text that starts at `from` has its closing quote; -1 where the line has none. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (before >= from && text.charCodeAt(before) === sign.backslash) before--;
    if ((end - before) % 2 === 1) return end;
  }
  return -1;
}

/** Whether a line is an object of its own: what an indented one never has at the line's start. */
const isWhole = (text: string): boolean => {
  if (!text.startsWith('{"')) return false;
  const { end, state } = endOfObject(text, 0, 0);
  return state === 'whole' && text.slice(end).trim() === '';
};

function parsed(text: string): { value: unknown } | { fault: Fault } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    try {
      return { value: JSON.parse(text.replace(noNumber, (found) => (found[0] === '"' ? found : 'null'))) };
    } catch {
      return { fault: { rule: 'not-json' } };
    }
  }
}

/** A text, which stays as it is, or one of Python's words for what is no number in JSON. */
const noNumber = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
