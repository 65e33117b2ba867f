/** Properties shared by all devices on this processor, in this thread or in a worker. */
export abstract class ProcessorDevice {
  readonly executor = 'wasm';
  readonly adapterName = 'wasm';
  readonly software = true;
  readonly vendor = '';
  readonly unsound = new Set<string>();
  readonly subgroups = false;
  readonly largestBuffer = 2 ** 31;
}
