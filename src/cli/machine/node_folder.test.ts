import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadFolderCases } from '../../../reference/folders.ts';
import { bufferFolder } from '../../model/hub/folder.ts';
import { loadHubFolder } from '../../model/hub/hub_folder.ts';
import { nodeFolder } from './node_folder.ts';

const path = mkdtempSync(join(tmpdir(), 'forklab-folder-'));
afterAll(() => rmSync(path, { recursive: true }));

test('a file of more than 4 GiB is read by ranges', async () => {
  const found = loadFolderCases().find((of) => of.name === 'llama');
  if (!found) throw new Error('no such folder');
  const small = found.files['model.safetensors'] as Uint8Array<ArrayBuffer>;
  const headerLength = Number(new DataView(small.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(small.subarray(8, 8 + headerLength)));
  // An unused buffer of 5 GiB comes first, then the weights. The hole takes no disk space.
  const hole = 5 * 2 ** 30;
  for (const tensor of Object.values<{ data_offsets: number[] }>(header))
    tensor.data_offsets = tensor.data_offsets.map((at) => at + hole);
  header['model.position_ids'] = { dtype: 'I64', shape: [hole / 8], data_offsets: [0, hole] };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = new Uint8Array(8 + json.length);
  new DataView(start.buffer).setBigUint64(0, BigInt(json.length), true);
  start.set(json, 8);
  const file = join(path, 'model.safetensors');
  writeFileSync(file, start);
  truncateSync(file, start.length + hole);
  writeFileSync(file, small.subarray(8 + headerLength), { flag: 'a' });
  writeFileSync(join(path, 'config.json'), found.files['config.json'] as string);
  const { config, values, notes } = await loadHubFolder(nodeFolder(path));
  const truth = await loadHubFolder(bufferFolder(found.files));
  expect({ config, values }).toEqual({ config: truth.config, values: truth.values });
  expect(notes).toEqual(['Not used: model.position_ids (a buffer, which is recomputed).']);
});

test('what is not a file does not exist', async () => {
  const folder = nodeFolder(path);
  expect(await folder.size('nothing')).toBeNull();
  expect(await folder.size('.')).toBeNull();
  expect(await nodeFolder(join(path, 'config.json')).size('config.json')).toBeNull();
  expect(await folder.names?.()).toContain('config.json');
});
