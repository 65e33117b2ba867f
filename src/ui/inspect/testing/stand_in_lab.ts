import type { LabClient } from '../../../lab/client/client.ts';
import type { InspectCommand } from '../../../lab/client/inspect_protocol.ts';
import type { LabEvent } from '../../../lab/client/protocol.ts';

/** A lab that records requests, and answers what a test wants. */
export function standInLab() {
  const listeners = new Set<(event: LabEvent) => void>();
  const asked: InspectCommand[] = [];
  const client: LabClient = {
    send(command) {
      if (command.type === 'inspect' || command.type === 'inspect-cancel') asked.push(command);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end() {},
  };
  const say = (event: LabEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  return { client, asked, say };
}
