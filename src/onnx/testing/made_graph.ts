/** Bytes of a protobuf field: a number as varint, a text, or a message. */
type Content = number | string | Uint8Array;

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) + 128);
  }
}

/** A protobuf message of numbered fields. */
export function message(...fields: [number: number, content: Content][]): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap(([number, content]) => {
    if (typeof content === 'number') return [varint(number * 8), varint(content)];
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return [varint(number * 8 + 2), varint(bytes.length), bytes];
  });
  const made = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

const types = { float32: 1, int64: 7, float16: 10 } as const;

/** An input or output; sizes that vary are null. */
export const value = (name: string, type: keyof typeof types, dims: (number | null)[]) => {
  const shape = message(
    ...dims.map((size): [number, Content] => [1, size === null ? message([2, 'any']) : message([1, size])]),
  );
  return message([1, name], [2, message([1, message([1, types[type]], [2, shape])])]);
};

/** What a decoder of two layers has. */
export const usual = {
  inputs: [
    value('input_ids', 'int64', [null, null]),
    value('attention_mask', 'int64', [null, null]),
    ...[0, 1].flatMap((layer) =>
      ['key', 'value'].map((part) =>
        value(`past_key_values.${layer}.${part}`, 'float32', [null, 2, null, 16]),
      ),
    ),
  ],
  outputs: [
    value('logits', 'float32', [null, null, 50]),
    ...[0, 1].flatMap((layer) =>
      ['key', 'value'].map((part) => value(`present.${layer}.${part}`, 'float32', [null, 2, null, 16])),
    ),
  ],
  nodes: [message([3, 'attend'], [4, 'GroupQueryAttention'], [7, 'com.microsoft'])],
  initializers: [] as Uint8Array[],
};

/** The bytes of a model. */
export const madeModel = (of: Partial<typeof usual> = {}) => {
  const { inputs, outputs, nodes, initializers } = { ...usual, ...of };
  return message(
    [1, 8],
    [
      7,
      message(
        ...nodes.map((node): [number, Content] => [1, node]),
        ...initializers.map((tensor): [number, Content] => [5, tensor]),
        ...inputs.map((input): [number, Content] => [11, input]),
        ...outputs.map((output): [number, Content] => [12, output]),
      ),
    ],
  );
};

/** Weights in a file beside the graph. */
export const external = (location: string, offset: number, length: number) =>
  message(
    [1, 4],
    [2, 1],
    [8, 'weight'],
    [13, message([1, 'location'], [2, location])],
    [13, message([1, 'offset'], [2, String(offset)])],
    [13, message([1, 'length'], [2, String(length)])],
  );
