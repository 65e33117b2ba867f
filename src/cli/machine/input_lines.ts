/** A line of input. */
export interface InputLine {
  /** Without its line break; truncated if it is longer than is read. */
  readonly text: string;
  /** Length in characters, whether read or not. */
  readonly length: number;
}

/**
 * The lines of a UTF-8 input, including blank ones. At most `most` characters of a line are kept in memory.
 * @param input chunks of bytes, e.g. stdin
 */
export async function* inputLines(input: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<InputLine> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  const hold = (part: string) => {
    length += part.length;
    if (text.length < most) text += part.slice(0, most - text.length);
  };
  function* lines(part: string) {
    let start = 0;
    for (let end = part.indexOf('\n'); end >= 0; end = part.indexOf('\n', start)) {
      hold(part.slice(start, end));
      yield { text, length };
      text = '';
      length = 0;
      start = end + 1;
    }
    hold(part.slice(start));
  }
  for await (const chunk of input) yield* lines(decoder.decode(chunk, { stream: true }));
  yield* lines(decoder.decode());
  if (length > 0) yield { text, length };
}
