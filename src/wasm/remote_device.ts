import type { BufferPlan } from '../device/device.ts';
import { type Command, type Device, DeviceError, type Program, type ReadRange } from '../device/device.ts';
import type { DeviceBuffer, Dispatch } from '../device/program.ts';
import type { Answer, RemoteCommand, RemoteDispatch, Request } from './messages.ts';
import { ProcessorDevice } from './processor_device.ts';

/** The connection to a worker. */
export interface Port {
  post(request: Request, transfer: ArrayBuffer[]): void;
  /** Called with the worker's messages. */
  onAnswer(hear: (answer: Answer) => void): void;
  /** Called once if the worker terminates. */
  onEnd(hear: (why: string) => void): void;
  terminate(): void;
}

/** Memory kept for later writes. */
const maxSpare = 4;

class RemoteBuffer implements DeviceBuffer {
  constructor(
    readonly device: RemoteDevice,
    readonly id: number,
    readonly size: number,
  ) {}

  destroy(): void {
    this.device.forget({ buffer: this.id });
  }
}

class RemoteProgram implements Program {
  constructor(
    readonly device: RemoteDevice,
    readonly id: number,
    readonly length: number,
  ) {}

  run(): void {
    this.device.submit([{ run: this }]);
  }

  destroy(): void {
    this.device.forget({ program: this.id });
  }
}

/** A device in a worker: commands are sent asynchronously, and only reads wait for a reply. */
export class RemoteDevice extends ProcessorDevice implements Device {
  readonly parts = [];
  readonly shards = 1;
  readonly lost: Promise<never>;
  failure: DeviceError | null = null;
  readonly #port: Port;
  readonly #waiting = new Map<
    number,
    { resolve: (data: ArrayBuffer[]) => void; reject: (error: DeviceError) => void }
  >();
  /** Memory of completed writes, for reuse: allocating megabytes per update would burden the garbage collector. */
  readonly #spare: ArrayBuffer[] = [];
  #next = 0;

  /** @param port to a worker that has said it is ready */
  constructor(port: Port) {
    super();
    this.#port = port;
    port.onAnswer((answer) => {
      if (answer.type === 'ready') return;
      if (answer.type === 'spare') {
        if (this.#spare.push(answer.data) > maxSpare) this.#spare.shift();
        return;
      }
      const waiting = this.#waiting.get(answer.reply);
      this.#waiting.delete(answer.reply);
      if (answer.type === 'answer') waiting?.resolve(answer.data ?? []);
      else
        waiting?.reject(new DeviceError(answer.failure.kind as DeviceError['kind'], answer.failure.message));
    });
    this.lost = new Promise((_, reject) => {
      port.onEnd((why) => {
        if (this.failure) return;
        const failure = new DeviceError('device-lost', `A worker ended: ${why}`);
        this.#end(failure);
        reject(failure);
      });
    });
    this.lost.catch(() => {});
  }

  async createBuffers<Name extends string>(plan: BufferPlan<Name>): Promise<Record<Name, RemoteBuffer>> {
    const made = {} as Record<Name, RemoteBuffer>;
    const sizes: { id: number; bytes: number }[] = [];
    for (const [name, bytes] of Object.entries<number>(plan)) {
      const id = this.#next++;
      sizes.push({ id, bytes });
      made[name as Name] = new RemoteBuffer(this, id, bytes);
    }
    await this.#ask((reply) => ({ type: 'buffers', reply, plan: sizes }));
    return made;
  }

  write(buffer: DeviceBuffer, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>, offset = 0): void {
    const bytes =
      data instanceof ArrayBuffer
        ? new Uint8Array(data)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    // A copy, since the caller may overwrite its own while this is in flight.
    const spare = this.#spare.findIndex(({ byteLength }) => byteLength === bytes.length);
    const copy = spare < 0 ? new ArrayBuffer(bytes.length) : this.#spare.splice(spare, 1)[0];
    new Uint8Array(copy).set(bytes);
    this.#post({ type: 'write', buffer: this.#own(buffer), data: copy, offset }, [copy]);
  }

  async program(dispatches: readonly Dispatch[], label = 'program'): Promise<RemoteProgram> {
    const id = this.#next++;
    const remote = dispatches.map(
      (d): RemoteDispatch => ({
        ...d,
        buffers: d.buffers.map((b) => {
          if (!b) return null;
          return 'buffer' in b
            ? { buffer: { remote: this.#own(b.buffer) }, offset: b.offset }
            : { remote: this.#own(b) };
        }),
      }),
    );
    await this.#ask((reply) => ({ type: 'program', reply, id, dispatches: remote, label }));
    return new RemoteProgram(this, id, dispatches.length);
  }

  submit(commands: readonly Command[]): void {
    const remote = commands.map((c): RemoteCommand => {
      if ('run' in c) return { run: (c.run as RemoteProgram).id };
      if ('clear' in c) return { clear: this.#own(c.clear) };
      return { ...c, copy: this.#own(c.copy), to: this.#own(c.to) };
    });
    this.#post({ type: 'submit', commands: remote }, []);
  }

  async done(): Promise<void> {
    await this.#ask((reply) => ({ type: 'done', reply }));
  }

  read(ranges: readonly ReadRange[]): Promise<ArrayBuffer[]> {
    const asked = ranges.map(({ buffer, offset = 0, size, into }) => ({
      buffer: this.#own(buffer),
      offset,
      size,
      into,
    }));
    return this.#ask(
      (reply) => ({ type: 'read', reply, ranges: asked }),
      asked.flatMap(({ into }) => into ?? []),
    );
  }

  destroy(): void {
    this.#port.terminate();
    this.#end(new DeviceError('device-lost', 'The device was destroyed on request.'));
  }

  /** Frees a buffer or a program in the worker. */
  forget(what: { buffer?: number; program?: number }): void {
    if (!this.failure) this.#post({ type: 'destroy', ...what }, []);
  }

  #end(failure: DeviceError): void {
    this.failure ??= failure;
    for (const { reject } of this.#waiting.values()) reject(failure);
    this.#waiting.clear();
  }

  #post(request: Request, transfer: ArrayBuffer[]): void {
    if (!this.failure) this.#port.post(request, transfer);
  }

  #ask(request: (reply: number) => Request, transfer: ArrayBuffer[] = []): Promise<ArrayBuffer[]> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      const reply = this.#next++;
      this.#waiting.set(reply, { resolve, reject });
      this.#port.post(request(reply), transfer);
    });
  }

  #own(buffer: DeviceBuffer): number {
    if (buffer instanceof RemoteBuffer && buffer.device === this) return buffer.id;
    throw new Error('The buffer belongs to another device.');
  }
}
