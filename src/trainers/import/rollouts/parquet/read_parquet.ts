import { type FileMetaData, parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { TraceFileError } from '../../../../formats/fault.ts';
import { checkPages, type Unpacked } from './check_pages.ts';
import { parquetLimits } from './parquet_limits.ts';
import { readStruct, ThriftError } from './thrift.ts';

/** A column at the top of a file's schema. */
export interface ParquetColumn {
  readonly name: string;
  /** `number` of all widths, `list` of what lies one or more levels deeper, `other` for what is not read (dates, decimals, maps). */
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'list' | 'other';
}

/** A file's rows: whole numbers that JavaScript holds are numbers, what is missing is null. */
export type ParquetRow = Readonly<Record<string, unknown>>;

/**
 * Reads a parquet file of a trainer, as pandas writes it: SNAPPY or not compressed, plain or by dictionary. The footer and the
 * pages are looked at before anything is decoded.
 * @param wanted which of its columns are decoded
 * @throws TraceFileError
 */
export async function readParquet(
  file: Blob,
  wanted: (columns: readonly ParquetColumn[]) => readonly string[],
): Promise<{ columns: readonly ParquetColumn[]; rows: ParquetRow[] }> {
  if (file.size > parquetLimits.fileBytes)
    throw new TraceFileError({ rule: 'file-too-large', bytes: parquetLimits.fileBytes });
  const buffer = await file.arrayBuffer();
  try {
    const metadata = readFooter(buffer);
    const tree = schemaTree(metadata.schema);
    const columns = tree.children.map(columnOf);
    const names = wanted(columns);
    checkChunks(buffer, metadata, tree, new Set(names));
    if (names.length === 0) return { columns, rows: [] };
    const rows = await parquetReadObjects({
      file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
      metadata,
      columns: [...names],
    });
    if (rows.length !== Number(metadata.num_rows)) throw new ThriftError('its columns are of other lengths');
    return { columns, rows: rows.map((row) => mapped(row, names)) };
  } catch (error) {
    if (error instanceof TraceFileError) throw error;
    // Of hyparquet, too: what it cannot decode is a fault of the file.
    throw new TraceFileError({ rule: 'bad-parquet', reason: error instanceof Error ? error.message : '' });
  }
}

const magic = { plain: 'PAR1', encrypted: 'PARE' } as const;

function readFooter(buffer: ArrayBuffer): FileMetaData {
  const { byteLength } = buffer;
  const bytes = new Uint8Array(buffer);
  const signAt = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (byteLength >= 4 && signAt(0) === magic.encrypted) throw new TraceFileError({ rule: 'encrypted' });
  if (byteLength < 12 || signAt(0) !== magic.plain) throw new TraceFileError({ rule: 'not-parquet' });
  if (signAt(byteLength - 4) !== magic.plain) throw new TraceFileError({ rule: 'cut-off' });
  const length = new DataView(buffer).getUint32(byteLength - 8, true);
  if (length > byteLength - 12) throw new TraceFileError({ rule: 'cut-off' });
  if (length > parquetLimits.footerBytes) throw new ThriftError('its footer is too long');
  const footer = bytes.subarray(byteLength - 8 - length, byteLength - 8);
  readStruct(footer, 0);
  const metadata = parquetMetadata(buffer, { geoparquet: false });
  if (metadata.num_rows > BigInt(parquetLimits.rows))
    throw new TraceFileError({ rule: 'too-many', what: 'rows', limit: parquetLimits.rows });
  return metadata;
}

/** A part of the schema, with what lies in it. */
interface Node {
  readonly element: SchemaElement;
  readonly path: readonly string[];
  readonly children: readonly Node[];
}

/** Names that could reach an object's prototype. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function schemaTree(schema: readonly SchemaElement[]): Node {
  let at = 0;
  const node = (path: readonly string[]): Node => {
    const element = schema[at++];
    if (!element) throw new ThriftError('its schema is cut off');
    if (path.length > parquetLimits.depth)
      throw new TraceFileError({ rule: 'too-deep', limit: parquetLimits.depth });
    const children: Node[] = [];
    const own = path.length === 0 && at === 1 ? path : [...path, element.name];
    for (let i = 0; i < (element.num_children ?? 0); i++) children.push(node(own));
    const names = new Set(children.map((child) => child.element.name));
    if (names.size !== children.length) throw new ThriftError('two of its columns have the same name');
    if (children.some((child) => forbidden.has(child.element.name)))
      throw new TraceFileError({ rule: 'unknown-field', field: '__proto__' });
    return { element, path: own, children };
  };
  if (schema.length > parquetLimits.columns * parquetLimits.depth)
    throw new TraceFileError({ rule: 'too-many', what: 'columns', limit: parquetLimits.columns });
  const tree = node([]);
  if (at !== schema.length) throw new ThriftError('its schema has parts that belong to nothing');
  if (tree.children.length > parquetLimits.columns)
    throw new TraceFileError({ rule: 'too-many', what: 'columns', limit: parquetLimits.columns });
  return tree;
}

function columnOf({ element, children }: Node): ParquetColumn {
  const {
    name,
    type,
    converted_type: converted,
    logical_type: logical,
    repetition_type: repetition,
  } = element;
  if (children.length > 0 || repetition === 'REPEATED')
    return { name, type: converted === 'LIST' || logical?.type === 'LIST' ? 'list' : 'other' };
  if (type === 'BOOLEAN') return { name, type: 'boolean' };
  if (type === 'FLOAT' || type === 'DOUBLE') return { name, type: 'number' };
  if (type === 'BYTE_ARRAY' && (converted === 'UTF8' || logical?.type === 'STRING'))
    return { name, type: 'text' };
  const isPlain = converted === undefined || /^U?INT_/.test(converted);
  if ((type === 'INT32' || type === 'INT64') && isPlain && (!logical || logical.type === 'INTEGER'))
    return { name, type: 'integer' };
  return { name, type: 'other' };
}

/** Looks at the pages of the wanted columns. */
function checkChunks(
  buffer: ArrayBuffer,
  metadata: FileMetaData,
  tree: Node,
  names: ReadonlySet<string>,
): void {
  const unpacked: Unpacked = { bytes: 0 };
  for (const group of metadata.row_groups) {
    for (const { meta_data: meta, file_path: path } of group.columns) {
      if (path || !meta) throw new ThriftError('a column lies in another file');
      if (!names.has(meta.path_in_schema[0])) continue;
      if (meta.codec !== 'SNAPPY' && meta.codec !== 'UNCOMPRESSED')
        throw new TraceFileError({ rule: 'parquet-codec', codec: String(meta.codec) });
      const nodes = nodesOn(tree, meta.path_in_schema);
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const length = Number(meta.total_compressed_size);
      if (!(start >= 4 && length >= 0 && start + length <= buffer.byteLength))
        throw new ThriftError('a column lies outside the file');
      const count = (isOne: (node: Node) => boolean) => 32 - Math.clz32(nodes.filter(isOne).length);
      checkPages(
        new Uint8Array(buffer, start, length),
        {
          isPacked: meta.codec === 'SNAPPY',
          levelBits: {
            repetition: count(({ element }) => element.repetition_type === 'REPEATED'),
            definition: count(({ element }) => element.repetition_type !== 'REQUIRED'),
          },
          isBoolean: meta.type === 'BOOLEAN',
        },
        unpacked,
      );
    }
  }
}

/** The parts of the schema from a column down to its leaf. */
function nodesOn(tree: Node, path: readonly string[]): Node[] {
  const nodes: Node[] = [];
  let at = tree;
  for (const name of path) {
    const next = at.children.find(({ element }) => element.name === name);
    if (!next) throw new ThriftError('a column is not in its schema');
    nodes.push(next);
    at = next;
  }
  return nodes;
}

function mapped(row: Readonly<Record<string, unknown>>, names: readonly string[]): ParquetRow {
  return Object.fromEntries(names.map((name) => [name, plain(row[name])]));
}

/** A value as JSON has it: 64-bit integers as numbers, or as text where they are too large. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]));
  return value;
}
