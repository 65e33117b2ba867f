import { expect, test, vi } from 'vitest';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { type Device, DeviceError } from '../device/device.ts';
import type { OnnxRuntime, Ort } from '../onnx/session.ts';
import { nodeRuntime } from '../onnx/testing/node_runtime.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { openFolderModel } from './open_folder_model.ts';

test('a model that is ready after its device was lost is freed', async () => {
  const { folder, file } = onnxFixture('llama');
  const shared = await testDevice();
  let lose = (_: unknown) => {};
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  let failure: DeviceError | null = null;
  const device: Device = new Proxy(shared, {
    get(of, name) {
      if (name === 'lost') return lost;
      if (name === 'failure') return failure;
      const value = Reflect.get(of, name);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
  const sessions = { made: 0, released: 0 };
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let proceed = () => {};
  const gate = new Promise<void>((resolve) => {
    proceed = resolve;
  });
  const create = async (...args: Parameters<typeof nodeRuntime.ort.InferenceSession.create>) => {
    begin();
    await gate;
    const session = await nodeRuntime.ort.InferenceSession.create(...args);
    sessions.made++;
    const release = session.release.bind(session);
    session.release = async () => {
      sessions.released++;
      await release();
    };
    return session;
  };
  const ort = { ...nodeRuntime.ort, InferenceSession: { create } } as unknown as typeof Ort;
  const runtime: OnnxRuntime = { ...nodeRuntime, ort };
  const opened = openFolderModel(
    { kind: 'folder', folder: 'given:tiny', quantise: false, onnx: file },
    { folder: async () => nodeFolder(folder) },
    async () => device,
    () => {},
    async () => runtime,
  );
  await begun;
  failure = new DeviceError('device-lost', 'gone');
  lose(failure);
  await expect(opened).rejects.toBe(failure);
  expect(sessions.made).toBe(0);
  proceed();
  await vi.waitFor(() => expect(sessions).toEqual({ made: 1, released: 1 }));
});
