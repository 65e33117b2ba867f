import { act } from 'react';
import type { LabClient } from '../../../lab/client/client.ts';
import type { LabCommand, LabEvent } from '../../../lab/client/protocol.ts';

/**
 * A lab at the end of a wire, in the place of the worker's client in all tests of components: it keeps what it was sent and
 * answers what a test wants.
 */

/** Every command since a test last emptied it. */
export const sent: LabCommand[] = [];

const listeners = new Set<(event: LabEvent) => void>();

export const labClient = (): LabClient => ({
  send: (command) => sent.push(command),
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  end() {},
});

/** Sends events to the page. */
export const hear = (...events: LabEvent[]): void =>
  act(() => {
    for (const event of events) for (const listener of [...listeners]) listener(event);
  });
