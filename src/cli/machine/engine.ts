import type { Device } from '../../device/device.ts';
import { openDevice } from '../../gpu/device.ts';
import { requestNodeAdapter, requestRealGpu } from '../../gpu/node_device.ts';
import { nodeShaders } from '../../gpu/node_shaders.ts';
import { checkMatmuls } from '../../model/matmul_check.ts';
import { openNodeProcessor } from '../../wasm/node_processor.ts';
import { log } from './standard_streams.ts';

let opened: Promise<Device> | undefined;

/** The process's single device, opened on first use: a real GPU if there is one, else this processor. */
export function openEngine(): Promise<Device> {
  opened ??= openDeviceOnce();
  return opened;
}

async function openDeviceOnce(): Promise<Device> {
  const asked = process.env.FORKLAB_ADAPTER || 'auto';
  const found =
    asked === 'wasm' ? null : asked === 'auto' ? await requestRealGpu() : await requestNodeAdapter(asked);
  if (!found) return openNodeProcessor(Number(process.env.FORKLAB_WORKERS) || undefined);
  const { adapter } = found;
  const device = await openDevice(adapter, nodeShaders);
  for (const kernel of await checkMatmuls(device))
    log(`The driver of ${device.adapterName} computes ${kernel} incorrectly: using a slower kernel instead.`);
  return device;
}
