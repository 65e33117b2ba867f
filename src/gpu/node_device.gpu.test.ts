import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { driversFor, requestNodeAdapter, requestRealGpu } from './node_device.ts';

test('an adapter is found, and its device computes', async () => {
  const { adapter, description, software } = await requestNodeAdapter();
  console.log(`kernel tests run on ${description}${software ? ' (software)' : ''}`);
  expect(description).not.toBe('');
  const device = await adapter.requestDevice();
  const buffer = device.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  device.queue.writeBuffer(buffer, 0, new Float32Array([1, 2, 3, 4]));
  await buffer.mapAsync(GPUMapMode.READ);
  expect([...new Float32Array(buffer.getMappedRange())]).toEqual([1, 2, 3, 4]);
  device.destroy();
});

test('the environment is left unchanged', async () => {
  const before = process.env.VK_DRIVER_FILES;
  await requestNodeAdapter();
  expect(process.env.VK_DRIVER_FILES).toBe(before);
});

test('an unknown choice is rejected with a message', async () => {
  await expect(requestNodeAdapter('voodoo')).rejects.toThrow('FORKLAB_ADAPTER is "voodoo"');
});

test('a driver unpacked in another folder is used through a copy that names its library', () => {
  const root = mkdtempSync(join(tmpdir(), 'forklab-driver-'));
  const folder = join(root, 'usr/share/vulkan/icd.d');
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
  mkdirSync(folder, { recursive: true });
  mkdirSync(libraries, { recursive: true });
  writeFileSync(join(libraries, 'libvulkan_lvp.so'), '');
  for (const library_path of ['libvulkan_lvp.so', '/usr/lib/x86_64-linux-gnu/libvulkan_lvp.so.not-here']) {
    const file = join(folder, 'lvp_icd.json');
    writeFileSync(file, JSON.stringify({ ICD: { library_path, api_version: '1.4.0' } }));
    const [driver] = driversFor(file);
    if (library_path.startsWith('/')) expect(driver).toBe(file);
    else expect(driver).not.toBe(file);
  }
  rmSync(root, { recursive: true });
});

test('a missing driver gives an error that says what to install', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'forklab-driver-')), 'none.json');
  writeFileSync(file, JSON.stringify({ ICD: { library_path: './none.so', api_version: '1.4.0' } }));
  await expect(requestNodeAdapter(file)).rejects.toThrow(/Install a GPU driver with Vulkan, or Chromium/);
});

test('other values of FORKLAB_ADAPTER leave the choice open; a software driver is not a real GPU', async () => {
  const before = process.env.FORKLAB_ADAPTER;
  try {
    const open = driversFor('webgpu');
    for (const asked of ['auto', 'wasm']) {
      process.env.FORKLAB_ADAPTER = asked;
      expect((await requestNodeAdapter()).driver).toBe((await requestNodeAdapter('webgpu')).driver);
    }
    expect(open.length).toBeGreaterThan(0);
    expect((await requestRealGpu())?.software ?? false).toBe(false);
  } finally {
    process.env.FORKLAB_ADAPTER = before;
  }
});
