/** A line of an input. */
export interface InputLine {
  /** Without its end; its first characters alone where it has more than are read. */
  readonly text: string;
  /** Its characters, read or not. */
  readonly length: number;
}

/**
 * The lines of a UTF-8 input, blank ones too. However long a line is, no more than `most` characters of it are held.
 * @param input chunks of bytes, as stdin gives them
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
