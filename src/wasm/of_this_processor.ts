/** What every device of this processor says of itself, in this thread or in a worker. */
export abstract class OfThisProcessor {
  readonly executor = 'wasm';
  readonly adapterName = 'wasm';
  readonly software = true;
  readonly vendor = '';
  readonly unsound = new Set<string>();
  readonly subgroups = false;
  readonly largestBuffer = 2 ** 31;
}
