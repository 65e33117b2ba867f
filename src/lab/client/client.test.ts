import { expect, test } from 'vitest';
import { labClient, type WorkerLike } from './client.ts';
import type { LabCommand, LabEvent } from './protocol.ts';

/** Fake workers that record commands and emit events on request. */
function madeWorkers() {
  const made: { posted: LabCommand[]; ended: boolean; say: (type: string, event: object) => void }[] = [];
  const start = (): WorkerLike => {
    const heard = new Map<string, (event: Event) => void>();
    const worker = {
      posted: [] as LabCommand[],
      ended: false,
      say: (type: string, event: object) => heard.get(type)?.(event as Event),
    };
    made.push(worker);
    return {
      postMessage: (command: LabCommand) => worker.posted.push(command),
      terminate: () => {
        worker.ended = true;
      },
      addEventListener: (type: string, listener: unknown) =>
        heard.set(type, listener as (event: Event) => void),
    } as unknown as WorkerLike;
  };
  return { made, start };
}

test('the worker starts with the first command, and its events reach every listener until it unsubscribes', () => {
  const { made, start } = madeWorkers();
  const client = labClient(start);
  const heard: LabEvent[] = [];
  const stop = client.listen((event) => heard.push(event));
  expect(made).toHaveLength(0);
  client.send({ type: 'probe', choice: null });
  const event: LabEvent = { type: 'failed', failure: 'no-webgpu', detail: '' };
  made[0].say('message', { data: event });
  stop();
  made[0].say('message', { data: event });
  expect(made[0].posted).toEqual([{ type: 'probe', choice: null }]);
  expect(heard).toEqual([event]);
});

test('a crash becomes a `failed` event, and the next command starts a new worker', () => {
  const { made, start } = madeWorkers();
  const client = labClient(start);
  const heard: LabEvent[] = [];
  client.listen((event) => heard.push(event));
  client.send({ type: 'probe', choice: null });
  made[0].say('error', { message: 'boom', preventDefault: () => {} });
  expect(heard).toEqual([{ type: 'failed', failure: 'internal', detail: 'boom' }]);
  expect(made[0].ended).toBe(true);
  client.send({ type: 'play' });
  expect(made).toHaveLength(2);
});

test('a worker that cannot be created is a `failed` event too', () => {
  const client = labClient(() => {
    throw new Error('no workers here');
  });
  const heard: LabEvent[] = [];
  client.listen((event) => heard.push(event));
  client.send({ type: 'probe', choice: null });
  expect(heard).toEqual([{ type: 'failed', failure: 'no-worker', detail: 'no workers here' }]);
});

test('events of a terminated worker are ignored', () => {
  const { made, start } = madeWorkers();
  const client = labClient(start);
  const heard: LabEvent[] = [];
  client.listen((event) => heard.push(event));
  client.send({ type: 'probe', choice: null });
  client.end();
  made[0].say('message', { data: { type: 'failed', failure: 'internal', detail: '' } });
  expect(heard).toEqual([]);
});
