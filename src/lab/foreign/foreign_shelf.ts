import { parseForeignRecord } from '../../experiment/foreign/foreign_schema.ts';
import type { ForeignCommand, ForeignEvent, KeptForeign } from '../client/foreign_protocol.ts';
import { type ForeignStorage, foreignMemory, openForeignDatabase } from './foreign_storage.ts';

/** Most records that are kept: each may have hundreds of runs. */
const mostRecords = 64;

/** The runs of other trainers that are kept in the browser. */
export class ForeignShelf {
  #storage: Promise<ForeignStorage> | null = null;

  constructor(
    private readonly emit: (event: ForeignEvent) => void,
    private readonly open: () => Promise<ForeignStorage> = openForeignDatabase,
  ) {}

  /** Executes a command. Errors are reported as events. */
  async hear(command: ForeignCommand): Promise<void> {
    try {
      this.#storage ??= this.open().catch(foreignMemory);
      await this.#answer(command, await this.#storage);
    } catch (error) {
      this.emit({ type: 'foreign-fault', detail: (error as Error).message });
    }
  }

  async #answer(command: ForeignCommand, storage: ForeignStorage): Promise<void> {
    switch (command.type) {
      case 'foreign-list':
        return this.#list(storage);
      case 'foreign-keep': {
        const { id } = command;
        const record = parseForeignRecord(command.record);
        const others = (await storage.all()).filter((kept) => kept.id !== id);
        if (others.length >= mostRecords)
          throw new Error(`At most ${mostRecords} imports of other trainers are kept: remove one first.`);
        return storage.put(id, record);
      }
      case 'foreign-remove':
        return storage.delete(command.id);
      default:
        command satisfies never;
    }
  }

  /** What can be read, oldest first; what cannot is reported and left alone. */
  async #list(storage: ForeignStorage): Promise<void> {
    const records: KeptForeign[] = [];
    for (const { id, value } of await storage.all()) {
      try {
        records.push({ id, record: parseForeignRecord(value) });
      } catch (error) {
        this.emit({ type: 'foreign-fault', detail: (error as Error).message });
      }
    }
    records.sort((a, b) => (a.record.date < b.record.date ? -1 : 1));
    this.emit({ type: 'foreign-list', records });
  }
}
