import { piecesInText } from '../words/running_text.ts';
import { isFormatSign } from '../words/token_words.ts';
import { textWord, traceWord } from '../words/trace_words.ts';

/** How the tokens of a response look. Index 0 is the first token of the response. */
export interface FieldLook {
  /** The class of each token's ground: e0 to e5, d1, d2, unknown. */
  readonly grounds: readonly string[];
  /** Each token's rank by entropy, and how many are kept: a token below that many is underlined. */
  readonly ranks: Int32Array;
  readonly kept: number;
  readonly pinned: number | null;
  /** Forks from which branches were taken. */
  readonly taken: ReadonlySet<number>;
}

/**
 * The tokens of one response as plain DOM. A hundred thousand of them cannot be drawn in one go, nor again with each
 * pixel that the rho line moves: chunks in sight are painted at once, the others in slices of a few ms. React lays
 * out the chunks and never looks inside.
 */
export interface TokenField {
  /** Fills an element with tokens [from, to) and keeps them painted. @returns a function that stops it */
  attach(element: HTMLElement, from: number, to: number): () => void;
  paint(look: FieldLook): void;
  /** The element of a token, made if need be; null where no chunk holds it. */
  element(at: number): HTMLElement | null;
  /** Stops all work. */
  end(): void;
}

interface Chunk {
  readonly element: HTMLElement;
  readonly from: number;
  readonly to: number;
  tokens: HTMLElement[];
  /** What each token was last painted as. */
  painted: string[];
  fresh: boolean;
  seen: boolean;
}

/** Tokens that are painted at once, whether in sight or not: a short trace is never half painted. */
const atOnce = 4000;
/** The longest slice of background work, ms. */
const slice = 7;

/** How words are set: each by itself with its spaces visible, or as the text that they are. */
export type Setting = 'tokens' | 'text';

export function tokenField(words: readonly string[], setting: Setting = 'tokens'): TokenField {
  const pieces = setting === 'text' ? piecesInText(words) : [];
  const chunks = new Set<Chunk>();
  const byElement = new WeakMap<Element, Chunk>();
  let look: FieldLook | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What may still be painted in this turn, in tokens, as chunks come one after the other. */
  let left = atOnce;

  const sight =
    typeof IntersectionObserver === 'undefined'
      ? null
      : new IntersectionObserver(
          (entries) => {
            for (const { target, isIntersecting } of entries) {
              const chunk = byElement.get(target);
              if (!chunk) continue;
              chunk.seen = isIntersecting;
              if (chunk.seen && !chunk.fresh) paintChunk(chunk);
            }
          },
          { rootMargin: '600px 0px' },
        );

  function build(chunk: Chunk) {
    for (let at = chunk.from; at < chunk.to; at++) {
      const token = document.createElement('span');
      token.textContent = setting === 'text' ? textWord(pieces[at]) : traceWord(words[at]);
      token.dataset.at = String(at);
      chunk.tokens.push(token);
      if (setting === 'text') {
        chunk.element.append(token);
        continue;
      }
      // The space is where a line may break; the style sheet takes its width away.
      chunk.element.append(token, ' ');
      if (words[at].includes('\n')) chunk.element.append(document.createElement('br'));
    }
  }

  function paintChunk(chunk: Chunk) {
    if (!look) return;
    if (chunk.tokens.length === 0) build(chunk);
    chunk.fresh = true;
    for (let at = chunk.from; at < chunk.to; at++) {
      const place = at - chunk.from;
      const style = styleOf(at, words[at], look);
      if (style === chunk.painted[place]) continue;
      chunk.painted[place] = style;
      chunk.tokens[place].className = style;
    }
  }

  /** Paints a chunk now, if it is in sight or as long as it costs nothing. */
  function paintNow(chunk: Chunk) {
    if (chunk.fresh || !(chunk.seen || left > 0)) return;
    if (left === atOnce) {
      queueMicrotask(() => {
        left = atOnce;
      });
    }
    left -= chunk.to - chunk.from;
    paintChunk(chunk);
  }

  /** Leaves what is not painted yet to slices. */
  function paintLater() {
    clearTimeout(timer);
    const stale = [...chunks].some(({ fresh }) => !fresh);
    if (stale) timer = setTimeout(paintSlice, 0);
  }

  function paintSlice() {
    const end = performance.now() + slice;
    for (const chunk of chunks) {
      if (chunk.fresh) continue;
      if (performance.now() > end) {
        timer = setTimeout(paintSlice, 0);
        return;
      }
      paintChunk(chunk);
    }
  }

  const chunkOf = (at: number) => [...chunks].find(({ from, to }) => at >= from && at < to);

  return {
    attach(element, from, to) {
      const chunk: Chunk = { element, from, to, tokens: [], painted: [], fresh: false, seen: false };
      element.replaceChildren();
      chunks.add(chunk);
      byElement.set(element, chunk);
      sight?.observe(element);
      if (look) {
        paintNow(chunk);
        if (!chunk.fresh) paintLater();
      }
      return () => {
        chunks.delete(chunk);
        sight?.unobserve(element);
      };
    },
    paint(next) {
      look = next;
      for (const chunk of chunks) chunk.fresh = false;
      for (const chunk of chunks) paintNow(chunk);
      paintLater();
    },
    element(at) {
      const chunk = chunkOf(at);
      if (!chunk) return null;
      if (chunk.tokens.length === 0) paintChunk(chunk);
      return chunk.tokens[at - chunk.from] ?? null;
    },
    end() {
      clearTimeout(timer);
      sight?.disconnect();
      chunks.clear();
    },
  };
}

function styleOf(at: number, word: string, { grounds, ranks, kept, pinned, taken }: FieldLook): string {
  let style = `token ${grounds[at] ?? 'e0'}`;
  if (ranks[at] < kept) style += ' kept';
  if (at === pinned) style += ' pinned';
  if (taken.has(at)) style += ' taken';
  return isFormatSign(word) ? `${style} sign` : style;
}

/** Tokens of one chunk at most; it ends earlier where a line ends near. */
const chunkTokens = 200;

/**
 * Where chunks of a response begin and end. A chunk is a block of its own, so it should end where a line does.
 * @param ends where a chunk ends in any case
 */
export function chunksOf(
  words: readonly string[],
  ends: readonly number[] = [],
): [from: number, to: number][] {
  const chunks: [number, number][] = [];
  for (let from = 0; from < words.length; ) {
    const end = Math.min(words.length, ...ends.filter((at) => at > from));
    let to = Math.min(end, from + chunkTokens);
    for (let at = to; to < end && at > from + chunkTokens / 2; at--) {
      if (words[at - 1].includes('\n')) {
        to = at;
        break;
      }
    }
    chunks.push([from, to]);
    from = to;
  }
  return chunks;
}
