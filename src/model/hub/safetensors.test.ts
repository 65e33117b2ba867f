import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { bufferFolder } from './folder.ts';
import { readHeader, readTensor, writeSafetensors } from './safetensors.ts';

/** A file in memory: its header, and its tensors' values. */
async function openSafetensors(bytes: ArrayBuffer) {
  const folder = bufferFolder({ f: bytes });
  const tensors = await readHeader(folder, 'f');
  return {
    tensors,
    async read(name: string): Promise<Float32Array> {
      const tensor = tensors.find((of) => of.name === name);
      if (!tensor) throw new Error(`no ${name}`);
      const values = new Float32Array(tensor.shape.reduce((a, b) => a * b, 1));
      await readTensor(folder, tensor, (part, from) => values.set(part, from));
      return values;
    },
  };
}

/** A hand-made file: any header, and bytes of data. */
function fileOf(header: unknown, data: ArrayLike<number> = [], length?: bigint): ArrayBuffer {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes.buffer;
}

const tensor = (
  start: number,
  end: number,
  shape: unknown = [(end - start) / 4],
  dtype: unknown = 'F32',
) => ({
  dtype,
  shape,
  data_offsets: [start, end],
});
const data = new Uint8Array(32);
const refusal = /^f cannot be read: .+\.$/;

test('written tensors are read back bit for bit, whatever their names', async () => {
  const values = fc.array(fc.float({ noNaN: true }), { maxLength: 20 }).map((of) => Float32Array.from(of));
  const name = fc.oneof(
    { arbitrary: fc.string({ unit: 'binary' }), weight: 3 },
    { arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '10', '9', ''), weight: 1 },
  );
  const tensor = fc.record({ name, values }).filter((of) => of.name !== '__metadata__');
  const named = fc.uniqueArray(tensor, { maxLength: 5, selector: (of) => of.name });
  const isTaken = async (of: { name: string; values: Float32Array }[]) => {
    const file = await openSafetensors(
      writeSafetensors(of.map((one) => ({ ...one, shape: [one.values.length] }))),
    );
    // JSON does not define the order of a header's names.
    expect(new Map(file.tensors.map(({ name, shape }) => [name, shape]))).toEqual(
      new Map(of.map(({ name, values }) => [name, [values.length]])),
    );
    for (const { name, values } of of)
      expect(new Uint32Array((await file.read(name)).buffer)).toEqual(new Uint32Array(values.buffer));
  };
  await fc.assert(fc.asyncProperty(named, isTaken), {
    numRuns: runs(50),
    examples: [[[{ name: '__proto__', values: new Float32Array() }]]],
  });
});

test('duplicate or reserved names are rejected when writing', () => {
  const tensor = (name: string) => ({ name, shape: [1], values: Float32Array.of(1) });
  expect(() => writeSafetensors([tensor('a'), tensor('a')])).toThrow('both be called a');
  expect(() => writeSafetensors([tensor('__metadata__')])).toThrow('both be called __metadata__');
});

test('float16 and bfloat16 agree with numpy and torch', async () => {
  // numpy: array(v, float16).view(uint16) and .astype(float32); torch: tensor(v, dtype=bfloat16) likewise,
  // v = [0, -0, 1, -2.5, 65504, 6e-8, 6.1e-5, inf, 0.1].
  const half = [0, 32768, 15360, 49408, 31743, 1, 1023, 31744, 11878];
  const brain = [0, 32768, 16256, 49184, 18304, 13185, 14464, 32640, 15821];
  const bytes = new Uint8Array(Uint16Array.from([...half, ...brain]).buffer);
  const file = await openSafetensors(
    fileOf({ half: tensor(0, 18, [9], 'F16'), brain: tensor(18, 36, [9], 'BF16') }, bytes),
  );
  const { POSITIVE_INFINITY: most } = Number;
  expect([...(await file.read('half'))]).toEqual([
    0,
    -0,
    1,
    -2.5,
    65504,
    2 ** -24,
    6.097555160522461e-5,
    most,
    0.0999755859375,
  ]);
  expect([...(await file.read('brain'))]).toEqual([
    0,
    -0,
    1,
    -2.5,
    65536,
    6.007030606269836e-8,
    6.103515625e-5,
    most,
    0.10009765625,
  ]);
});

test('every float16 is decoded exactly', async () => {
  const all = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
  const file = await openSafetensors(
    fileOf({ half: tensor(0, all.byteLength, [all.length], 'F16') }, new Uint8Array(all.buffer)),
  );
  const values = await file.read('half');
  all.forEach((bits) => {
    const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
    const finite = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
    const value = exponent === 31 ? (fraction ? Number.NaN : Number.POSITIVE_INFINITY) : finite;
    if (!Object.is(values[bits], sign * value)) expect([bits, values[bits]]).toEqual([bits, sign * value]);
  });
});

test('float64 is rounded to float32', async () => {
  const values = Float64Array.of(0.1, -1e300, Math.PI, -0);
  const file = await openSafetensors(
    fileOf({ a: tensor(0, 32, [2, 2], 'F64') }, new Uint8Array(values.buffer)),
  );
  expect(await file.read('a')).toEqual(Float32Array.from(values));
});

test('an integer tensor is listed, but cannot be read as weights', async () => {
  const file = await openSafetensors(fileOf({ a: tensor(0, 32, [4], 'I64') }, data));
  expect(file.tensors).toMatchObject([{ name: 'a', dtype: 'I64', shape: [4] }]);
  await expect(file.read('a')).rejects.toThrow('a is stored as I64');
});

describe('a hostile file is rejected with a message', () => {
  test.each<[string, ArrayBuffer, string]>([
    ['nothing', new ArrayBuffer(0), 'too short'],
    [
      'a pointer of Git LFS',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1').buffer,
      'git lfs pull',
    ],
    ['seven bytes', new ArrayBuffer(7), 'too short'],
    ['a header that extends beyond the file', fileOf({}, [], 100n), 'longer than allowed'],
    ['a header of 2^63 bytes', fileOf({}, [], 2n ** 63n), 'longer than allowed'],
    ['a header of 2^64 - 1 bytes', fileOf({}, [], 2n ** 64n - 1n), 'longer than allowed'],
    ['a header of 33 MiB', fileOf(' '.repeat(33 * 2 ** 20)), 'longer than allowed'],
    ['a header that is no JSON', fileOf('{"a":'), 'not JSON'],
    ['a header that is no UTF-8', fileOf('{"\u00e9":1}', [], 3n), 'not JSON'],
    ['a list', fileOf([]), 'not an object'],
    ['null', fileOf('null'), 'not an object'],
    ['a hundred thousand brackets', fileOf('['.repeat(1e5) + ']'.repeat(1e5)), 'cannot be read'],
    ['a tensor that is null', fileOf({ a: null }), 'type other than'],
    ['an unknown type', fileOf({ a: tensor(0, 32, [4], 'Q4_K') }, data), 'type other than'],
    ['a type of Object’s', fileOf({ a: tensor(0, 0, [0], 'toString') }), 'type other than'],
    ['a shape of words', fileOf({ a: tensor(0, 32, ['8']) }, data), 'invalid shape'],
    ['a negative shape', fileOf({ a: tensor(0, 32, [-2, -4]) }, data), 'invalid shape'],
    ['half a row', fileOf({ a: tensor(0, 32, [0.5, 16]) }, data), 'invalid shape'],
    [
      'a name twice',
      fileOf(
        `{"a":${JSON.stringify(tensor(0, 16))},"b":${JSON.stringify(tensor(16, 32))},"a" :${JSON.stringify(tensor(0, 16))}}`,
        data,
      ),
      'duplicate key',
    ],
    [
      'a name twice, once in escapes',
      fileOf(`{"a":${JSON.stringify(tensor(0, 32))},"\\u0061":${JSON.stringify(tensor(0, 32))}}`, data),
      'duplicate key',
    ],
    [
      'a shape twice',
      fileOf('{"a":{"dtype":"F32","shape":[8],"shape":[4,2],"data_offsets":[0,32]}}', data),
      'duplicate key',
    ],
    ['a hundred thousand braces', fileOf(`${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`), 'cannot be read'],
    ['nine dimensions', fileOf({ a: tensor(0, 4, Array(9).fill(1)) }, data), 'invalid shape'],
    [
      'a shape whose size no number holds',
      fileOf({ a: tensor(0, 32, Array(8).fill(2 ** 53 - 1)) }, data),
      'size',
    ],
    [
      'a place of three',
      fileOf({ a: { ...tensor(0, 32), data_offsets: [0, 16, 32] } }, data),
      'invalid position',
    ],
    ['a place before the data', fileOf({ a: tensor(-4, 28, [8]) }, data), 'invalid position'],
    ['an end before the start', fileOf({ a: tensor(32, 0, [8]) }, data), 'outside the file'],
    ['an end after the file', fileOf({ a: tensor(0, 36) }, data), 'outside the file'],
    ['a terabyte', fileOf({ a: tensor(0, 2 ** 40) }, data), 'outside the file'],
    ['more bytes than the shape', fileOf({ a: tensor(0, 32, [4]) }, data), 'does not have the size'],
    ['tensors that overlap', fileOf({ a: tensor(0, 20), b: tensor(16, 32) }, data), 'overlap'],
    ['one tensor twice', fileOf({ a: tensor(0, 32), b: tensor(0, 32) }, data), 'overlap'],
    ['one tensor in another', fileOf({ a: tensor(8, 12), b: tensor(0, 32) }, data), 'overlap'],
  ])('%s', async (_, file, reason) => {
    const refused = expect(openSafetensors(file)).rejects;
    await refused.toThrow(refusal);
    await refused.toThrow(reason);
  });

  test('colons and quotes within names and metadata are not keys', async () => {
    const file = await openSafetensors(
      fileOf({ __metadata__: { 'a:"b\\': 'c":{"a":1,"a":2}' }, 'x:y"': tensor(0, 32) }, data),
    );
    expect(file.tensors.map(({ name }) => name)).toEqual(['x:y"']);
  });

  test('many megabytes of metadata are accepted', async () => {
    const notes = 'a:b'.repeat(10 * 2 ** 20);
    const file = await openSafetensors(fileOf({ __metadata__: { notes }, a: tensor(0, 32) }, data));
    expect(file.tensors.map(({ name }) => name)).toEqual(['a']);
  });

  test('names of Object’s properties are ordinary names, and do not change prototypes', async () => {
    const file = await openSafetensors(fileOf(`{"__proto__":${JSON.stringify(tensor(0, 32))}}`, data));
    expect(file.tensors.map(({ name }) => name)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('dtype');
  });

  test('randomly corrupted files are rejected with a message, or read within their bounds', async () => {
    const sound = new Uint8Array(
      writeSafetensors([
        { name: 'a', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
        { name: 'b', shape: [3], values: Float32Array.of(5, 6, 7) },
      ]),
    );
    const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.nat(sound.length),
        async (changes, cut) => {
          const bytes = sound.slice(0, cut % 3 === 0 ? cut : undefined);
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          try {
            const file = await openSafetensors(bytes.buffer);
            for (const { name, dtype } of file.tensors) {
              if (!dtype.includes('F16') && dtype !== 'F32' && dtype !== 'F64') continue;
              expect((await file.read(name)).byteLength).toBeLessThanOrEqual(2 * bytes.length);
            }
          } catch (error) {
            expect((error as Error).message).toMatch(refusal);
          }
        },
      ),
      { numRuns: runs(2000) },
    );
  });
});
