import { DeviceError } from '../device/device.ts';
import type { Answer, RemoteCommand, RemoteDispatch, Request } from './messages.ts';
import type { WasmBuffer } from './wasm_buffer.ts';
import { WasmDevice } from './wasm_device.ts';
import type { WasmProgram } from './wasm_program.ts';

/** Sends a message to the owner of the worker; `transfer` moves buffers instead of copying them. */
export type Send = (answer: Answer, transfer?: ArrayBuffer[]) => void;

/** Smaller buffers are not worth returning. */
const smallestSpare = 2 ** 16;

/** Executes a remote device's requests on a local device. Returns the message handler. */
export function serve(module: WebAssembly.Module, send: Send): (request: Request) => void {
  const device = new WasmDevice(module);
  const buffers = new Map<number, WasmBuffer>();
  const programs = new Map<number, WasmProgram>();
  const of = <T>(there: Map<number, T>, id: number): T => {
    const found = there.get(id);
    if (!found) throw new DeviceError('invalid', `There is no buffer or program ${id}.`);
    return found;
  };
  const command = (c: RemoteCommand) => {
    if ('run' in c) return { run: of(programs, c.run) };
    if ('clear' in c) return { clear: of(buffers, c.clear) };
    return { ...c, copy: of(buffers, c.copy), to: of(buffers, c.to) };
  };
  const dispatch = (d: RemoteDispatch) => ({
    ...d,
    buffers: d.buffers.map((b) => {
      if (b === null) return null;
      return 'remote' in b ? of(buffers, b.remote) : { ...b, buffer: of(buffers, b.buffer.remote) };
    }),
  });
  const handle = async (request: Request): Promise<ArrayBuffer[] | undefined> => {
    switch (request.type) {
      case 'buffers': {
        const made = await device.createBuffers(
          Object.fromEntries(request.plan.map(({ id, bytes }) => [id, bytes])),
        );
        for (const [id, buffer] of Object.entries(made)) buffers.set(Number(id), buffer);
        return undefined;
      }
      case 'write':
        device.write(of(buffers, request.buffer), request.data, request.offset);
        if (request.data.byteLength >= smallestSpare)
          send({ type: 'spare', data: request.data }, [request.data]);
        return undefined;
      case 'program':
        programs.set(request.id, await device.program(request.dispatches.map(dispatch), request.label));
        return undefined;
      case 'submit':
        device.submit(request.commands.map(command));
        return undefined;
      case 'read':
        return device.read(
          request.ranges.map(({ buffer, ...range }) => ({ ...range, buffer: of(buffers, buffer) })),
        );
      case 'done':
        return undefined;
      case 'destroy':
        if (request.buffer !== undefined) {
          buffers.get(request.buffer)?.destroy();
          buffers.delete(request.buffer);
        }
        if (request.program !== undefined) {
          programs.get(request.program)?.destroy();
          programs.delete(request.program);
        }
        return undefined;
    }
  };
  // Serialised: a request that waits (a program being recorded) must not be overtaken.
  let last: Promise<void> = Promise.resolve();
  return (request) => {
    last = last.then(async () => {
      try {
        const data = await handle(request);
        if ('reply' in request) send({ type: 'answer', reply: request.reply, data }, data);
      } catch (error) {
        const failure = {
          kind: error instanceof DeviceError ? error.kind : 'invalid',
          message: (error as Error).message,
        };
        if ('reply' in request) send({ type: 'failed', reply: request.reply, failure });
        // Failures of requests without a reply are reported at the next read.
        else device.failure ??= new DeviceError('invalid', failure.message);
      }
    });
  };
}
