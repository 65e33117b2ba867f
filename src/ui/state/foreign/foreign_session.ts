import type { ForeignRecord, ForeignRun } from '../../../experiment/foreign/foreign_run.ts';
import { joinUpdates } from '../../../experiment/foreign/join_updates.ts';
import type { KeptForeign } from '../../../lab/client/foreign_protocol.ts';
import { addForeign, compareStore, removeForeign } from '../compare/compare_store.ts';
import { lab } from '../lab_session.ts';

/** Runs of other trainers in Compare, and in the browser's storage. */

let isConnected = false;

/** Has the kept runs come into Compare, once a page. */
export function fetchForeign(): void {
  if (isConnected) return;
  isConnected = true;
  lab().listen((event) => {
    if (event.type !== 'foreign-list') return;
    const here = new Set(compareStore.getState().foreign.map(({ id }) => id));
    for (const kept of event.records) if (!here.has(kept.id)) addForeign(kept);
  });
  lab().send({ type: 'foreign-list' });
}

/** Puts runs into Compare and keeps them. */
export function keepForeign(kept: KeptForeign): void {
  addForeign(kept);
  lab().send({ type: 'foreign-keep', ...kept });
}

/** Takes runs out of Compare, and deletes them. */
export function deleteForeign(id: string): void {
  removeForeign(id);
  lab().send({ type: 'foreign-remove', id });
}

/** Joins the updates of some runs of a record to steps. */
export function joinForeign(id: string, runs: ReadonlySet<ForeignRun>, updatesPerStep: number): void {
  const kept = compareStore.getState().foreign.find((of) => of.id === id);
  if (!kept) return;
  const record: ForeignRecord = {
    ...kept.record,
    runs: kept.record.runs.map((run) => (runs.has(run) ? joinUpdates(run, updatesPerStep) : run)),
  };
  keepForeign({ id, record });
}
