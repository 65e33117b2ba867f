import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Device, DeviceError } from '../device/device.ts';
import { bufferFolder } from '../model/hub/folder.ts';
import { readGraph } from './graph.ts';
import { OnnxSession, type Ort } from './session.ts';
import { madeModel } from './testing/made_graph.ts';
import { inTurn } from './turns.ts';

afterEach(() => vi.useRealTimers());

/** A runtime that says what it is asked, and fails or waits as it is told; and a device that can be lost. */
async function made(run: (of: number) => Promise<unknown> = async () => ({})) {
  const asked: string[] = [];
  let sessions = 0;
  let busy = 0;
  const alone = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    asked.push(what);
    expect(++busy, 'one at a time').toBe(1);
    try {
      return await work();
    } finally {
      busy--;
    }
  };
  const create = () =>
    alone('create', async () => {
      const own = ++sessions;
      return {
        run: () => alone(`run ${own}`, () => run(own)),
        release: async () => asked.push(`release ${own}`),
      };
    });
  let lose = (_: DeviceError) => {};
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => {});
  const device = { failure: null as DeviceError | null, lost };
  const folder = bufferFolder({ 'model.onnx': madeModel() });
  const graph = await readGraph(folder, 'model.onnx');
  const ort = { InferenceSession: { create } } as unknown as typeof Ort;
  const open = () =>
    OnnxSession.open({ ort, provider: 'wasm' }, folder, graph, {
      device: device as unknown as Device,
      angles: [],
    });
  return {
    asked,
    open,
    device,
    lose() {
      device.failure = new DeviceError('device-lost', 'gone');
      lose(device.failure);
    },
  };
}

describe('turns', () => {
  it('are taken one after another, whatever fails between', async () => {
    const order: string[] = [];
    const work = (name: string, fails = false) =>
      inTurn(async () => {
        order.push(`${name} begins`);
        await Promise.resolve();
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const [a, b, c] = [work('a'), work('b', true), work('c')];
    await expect(b).rejects.toThrow('b');
    expect(await Promise.all([a, c])).toEqual(['a', 'c']);
    expect(order).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});

describe('a session', () => {
  it('creates, runs and releases by turns with every other', async () => {
    const { open, asked } = await made();
    const [one, two] = await Promise.all([open(), open()]);
    const runs = [one.run({}), two.run({}), one.run({})];
    await runs[2];
    one.destroy();
    runs.push(two.run({}));
    await Promise.all(runs);
    expect(asked).toEqual(['create', 'create', 'run 1', 'run 2', 'run 1', 'release 1', 'run 2']);
    two.destroy();
  });

  it('that failed inside a kernel is released and made again from its files', async () => {
    const { open, asked } = await made(async (of) => {
      if (of === 1)
        throw new Error("Non-zero status code returned while running MatMul node. Name:'x'\nmore");
      return { logits: of };
    });
    const session = await open();
    await expect(session.run({})).rejects.toThrow(
      "ONNX Runtime failed to run model.onnx: Non-zero status code returned while running MatMul node. Name:'x'",
    );
    expect(await session.run({})).toEqual({ logits: 2 });
    expect(asked).toEqual(['create', 'run 1', 'release 1', 'create', 'run 2']);
    session.destroy();
  });

  it('that is closed runs nothing of what was still to be run, and is not made again', async () => {
    const { open, asked } = await made();
    const session = await open();
    const waiting = session.run({});
    session.destroy();
    for (const run of [waiting, session.run({})]) await expect(run).rejects.toThrow('model.onnx is closed');
    expect(asked).toEqual(['create', 'release 1']);
  });

  it('gives nothing of a lost device, though the run ends as if it had computed something', async () => {
    let end = (_: unknown) => {};
    const { open, asked, device, lose } = await made(() => new Promise((resolve) => (end = resolve)));
    const session = await open();
    const running = session.run({});
    const waiting = session.run({});
    await vi.waitFor(() => expect(asked).toContain('run 1'));
    device.failure = new DeviceError('device-lost', 'gone');
    end({ logits: 'wrong' });
    for (const run of [running, waiting, session.run({})]) await expect(run).rejects.toBe(device.failure);
    expect(asked).toEqual(['create', 'run 1', 'release 1']);
    lose();
  });

  it('on a lost device does not hold up what follows for long, though its run never ends', async () => {
    vi.useFakeTimers();
    const { open, asked, lose } = await made(() => new Promise(() => {}));
    const session = await open();
    const failed = expect(session.run({})).rejects.toThrow('gone');
    await vi.waitFor(() => expect(asked).toContain('run 1'));
    const after = inTurn(async () => 'next');
    lose();
    await vi.advanceTimersByTimeAsync(5000);
    await failed;
    expect(await after).toBe('next');
    expect(asked).toEqual(['create', 'run 1', 'release 1']);
  });

  it('that a lost device interrupted while it was made is released', async () => {
    const { open, asked, device } = await made();
    const opening = open();
    device.failure = new DeviceError('device-lost', 'gone');
    await expect(opening).rejects.toBe(device.failure);
    await vi.waitFor(() => expect(asked).toEqual(['create', 'release 1']));
  });
});
