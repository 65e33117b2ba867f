import { crc32 } from '../../formats/archive/crc32.ts';
import type { ArrivedContents } from '../client/kept_protocol.ts';

/** Identifies an archive, so that importing it again does not duplicate it. Samples are counted, not read. */
export function importedKey({ name, record, checkpoints }: ArrivedContents): string {
  const facts = {
    ...record,
    name,
    runs: record.runs.map(({ samples, ...rest }) => ({ ...rest, samples: samples.length })),
    checkpoints: checkpoints.map(({ condition, seed, bytes }) => [
      condition,
      seed,
      bytes.length,
      crc32(bytes),
    ]),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(facts));
  return `${crc32(bytes).toString(16)}-${bytes.length}`;
}
