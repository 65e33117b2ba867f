import { type Fields, fieldOf, isFields, isId } from './fields.ts';

/** A response that came in pieces, put together, and the line of its first piece. */
export interface WholeResponse {
  readonly line: number;
  readonly value: Fields;
}

/** Streams that are held open at once; the oldest is ended when there are more. */
const mostOpen = 1000;

/** A stream so far: its first piece, and each choice's pieces. */
interface OpenStream {
  readonly line: number;
  readonly first: Fields;
  readonly pieces: Fields[];
}

/**
 * Puts the pieces of streamed responses together (server-sent events, or their JSON a line each): those of one id are one
 * response. What has come when the file ends is a response too.
 */
export class Streams {
  private readonly open = new Map<string, OpenStream>();
  /** The stream that the last piece belongs to. */
  private last = '';

  /**
   * Takes a piece.
   * @param isEvent whether it followed `data:`
   * @returns false where the value is no piece but a whole response
   */
  take(value: unknown, line: number, isEvent: boolean): boolean {
    if (!isFields(value)) return false;
    const key = keyOf(value, isEvent, this.open);
    if (key === null) return false;
    this.last = key;
    const stream = this.open.get(key);
    if (stream) stream.pieces.push(value);
    else this.open.set(key, { line, first: value, pieces: [value] });
    return true;
  }

  /** The stream that the last piece has finished, and the oldest where too many are open. */
  *finished(): Generator<WholeResponse> {
    const stream = this.open.get(this.last);
    if (stream && isFinished(stream.pieces[stream.pieces.length - 1])) yield this.end(this.last, stream);
    for (const [key, oldest] of this.open) {
      if (this.open.size <= mostOpen) break;
      yield this.end(key, oldest);
    }
  }

  /** All that are open: at `[DONE]`, and where the file ends. */
  *rest(): Generator<WholeResponse> {
    for (const [key, stream] of this.open) yield this.end(key, stream);
  }

  private end(key: string, { line, first, pieces }: OpenStream): WholeResponse {
    this.open.delete(key);
    return { line, value: wholeOf(first, pieces) };
  }
}

/** What names a stream; null where the value is no piece of one. */
function keyOf(value: Fields, isEvent: boolean, open: ReadonlyMap<string, unknown>): string | null {
  const info = fieldOf(value, 'meta_info');
  if (isFields(info)) {
    const key = `sglang ${String(fieldOf(info, 'id'))}`;
    return isEvent || open.has(key) || (fieldOf(info, 'finish_reason') ?? null) === null ? key : null;
  }
  const choices = fieldOf(value, 'choices');
  if (Array.isArray(choices)) {
    const key = `openai ${String(fieldOf(value, 'id'))}`;
    const isPiece =
      isEvent || fieldOf(value, 'object') === 'chat.completion.chunk' || open.has(key) || isUnfinished(value);
    return isPiece ? key : null;
  }
  // llama.cpp's own stream has no id: its pieces come one after the other.
  if (typeof fieldOf(value, 'content') === 'string' && isEvent) return 'llama.cpp';
  return null;
}

/** A legacy completion whose choices have no reason to end is a piece: whole answers have one, and say what was used. */
const isUnfinished = (value: Fields): boolean =>
  fieldOf(value, 'object') === 'text_completion' &&
  typeof fieldOf(value, 'id') === 'string' &&
  (fieldOf(value, 'usage') ?? null) === null &&
  choicesOf(value).length > 0 &&
  choicesOf(value).every(
    (choice) => Object.hasOwn(choice, 'finish_reason') && fieldOf(choice, 'finish_reason') === null,
  );

const choicesOf = (value: Fields): Fields[] => {
  const choices = fieldOf(value, 'choices');
  return Array.isArray(choices) ? choices.filter(isFields) : [];
};

/** SGLang's and llama.cpp's streams are of one answer, and its last piece says so. */
function isFinished(last: Fields): boolean {
  const info = fieldOf(last, 'meta_info');
  if (isFields(info)) return (fieldOf(info, 'finish_reason') ?? null) !== null;
  return fieldOf(last, 'stop') === true;
}

function wholeOf(first: Fields, pieces: readonly Fields[]): Fields {
  if (isFields(fieldOf(first, 'meta_info'))) return wholeOfGenerate(pieces);
  if (Array.isArray(fieldOf(first, 'choices'))) return wholeOfChoices(first, pieces);
  return {
    ...first,
    ...pieces[pieces.length - 1],
    content: pieces.map((piece) => fieldOf(piece, 'content') ?? '').join(''),
    tokens: joined(pieces, 'tokens') ?? [],
    completion_probabilities: joined(pieces, 'completion_probabilities') ?? undefined,
  };
}

/** The lists of all pieces one after the other; null where none has one. */
function joined(pieces: readonly Fields[], name: string): unknown[] | null {
  const lists = pieces.map((piece) => fieldOf(piece, name)).filter((list) => Array.isArray(list));
  return lists.length === 0 ? null : lists.flat();
}

/** Choices by index, their lists of logprobs and ids one after the other. */
function wholeOfChoices(first: Fields, pieces: readonly Fields[]): Fields {
  const byIndex = new Map<number, Fields[]>();
  for (const piece of pieces) {
    for (const choice of choicesOf(piece)) {
      const index = fieldOf(choice, 'index');
      const at = isId(index) ? index : 0;
      const own = byIndex.get(at);
      if (own) own.push(choice);
      else byIndex.set(at, [choice]);
    }
  }
  const choices = [...byIndex].map(([index, own]) => {
    const logprobs = own.map((choice) => fieldOf(choice, 'logprobs')).filter(isFields);
    const lists = ['content', 'refusal', 'tokens', 'token_logprobs', 'top_logprobs'].map(
      (name) => [name, joined(logprobs, name)] as const,
    );
    const last = own.map((choice) => fieldOf(choice, 'finish_reason') ?? null).filter((of) => of !== null);
    const promptIds = own
      .map((choice) => fieldOf(choice, 'prompt_token_ids') ?? null)
      .find((of) => of !== null);
    return {
      index,
      finish_reason: last.at(-1) ?? null,
      text: own.map(textOf).join(''),
      logprobs: logprobs.length === 0 ? null : Object.fromEntries(lists),
      token_ids: joined(own, 'token_ids'),
      prompt_token_ids: promptIds ?? null,
    };
  });
  const usage = pieces.map((piece) => fieldOf(piece, 'usage') ?? null).find((of) => of !== null);
  const promptIds = pieces
    .map((piece) => fieldOf(piece, 'prompt_token_ids') ?? null)
    .find((of) => of !== null);
  return { ...first, choices, usage: usage ?? null, prompt_token_ids: promptIds ?? null };
}

/** What a piece adds to the answer. */
function textOf(choice: Fields): string {
  const delta = fieldOf(choice, 'delta');
  const text = fieldOf(choice, 'text') ?? (isFields(delta) ? fieldOf(delta, 'content') : undefined);
  return typeof text === 'string' ? text : '';
}

/** SGLang repeats all earlier text in each piece, unless it was started with `--stream-output`. */
function wholeOfGenerate(pieces: readonly Fields[]): Fields {
  const last = pieces[pieces.length - 1];
  const infos = pieces.map((piece) => fieldOf(piece, 'meta_info') as Fields);
  const info = infos[infos.length - 1];
  const own = fieldOf(info, 'output_token_logprobs');
  if (!Array.isArray(own) || own.length === fieldOf(info, 'completion_tokens')) return last;
  return {
    ...last,
    meta_info: {
      ...info,
      output_token_logprobs: joined(infos, 'output_token_logprobs'),
      output_top_logprobs: joined(infos, 'output_top_logprobs'),
    },
  };
}
