import { expect, test } from 'vitest';
import type { LabClient } from './client.ts';
import { InspectError, inspectClient } from './inspect_client.ts';
import type { InspectRequest } from './inspect_protocol.ts';
import type { LabCommand, LabEvent } from './protocol.ts';

/** A fake lab that records commands and emits events on request. */
function madeLab() {
  const sent: LabCommand[] = [];
  const listeners = new Set<(event: LabEvent) => void>();
  const lab: LabClient = {
    send: (command) => sent.push(command),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: () => {},
  };
  const say = (event: LabEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { sent, say, client: inspectClient(lab) };
}

const request: Extract<InspectRequest, { kind: 'score' }> = {
  kind: 'score',
  model: { kind: 'shipped', name: 'base' },
  sequences: [[1, 2]],
  temperature: 1,
};
const cost = { tokens: 1, seconds: 0.1 };
const answer = (id: number): LabEvent => ({
  type: 'inspected',
  id,
  kind: 'score',
  result: { scores: [[{ entropy: id, logprob: 0, top: [] }]] },
  cost,
});

test('each request gets its own answer, in any order', async () => {
  const { sent, say, client } = madeLab();
  const first = client.ask(request);
  const second = client.ask(request);
  expect(sent).toEqual([
    { type: 'inspect', id: 1, request },
    { type: 'inspect', id: 2, request },
  ]);
  say(answer(2));
  say(answer(1));
  expect((await first.done).result.scores[0][0].entropy).toBe(1);
  expect((await second.done).result.scores[0][0].entropy).toBe(2);
  expect((await first.done).cost).toEqual(cost);
});

test('progress is reported to the caller, until the answer', async () => {
  const { say, client } = madeLab();
  const shares: number[] = [];
  const job = client.ask(request, ({ share }) => shares.push(share));
  say({ type: 'inspect-progress', id: 1, share: 0.5, tokens: 10 });
  say({ type: 'inspect-progress', id: 2, share: 0.7, tokens: 10 });
  say(answer(1));
  say({ type: 'inspect-progress', id: 1, share: 0.9, tokens: 20 });
  await job.done;
  expect(shares).toEqual([0.5]);
});

test('a failure is an error with its kind and message; cancelling sends a command to the lab', async () => {
  const { sent, say, client } = madeLab();
  const job = client.ask(request);
  job.cancel();
  expect(sent.at(-1)).toEqual({ type: 'inspect-cancel', id: 1 });
  say({ type: 'inspect-failed', id: 1, failure: 'cancelled', detail: 'The request was cancelled.' });
  const error = await job.done.catch((e) => e);
  expect(error).toBeInstanceOf(InspectError);
  expect(error).toMatchObject({ failure: 'cancelled', message: 'The request was cancelled.' });
});

test('after a failure of the lab all requests are rejected', async () => {
  const { say, client } = madeLab();
  const jobs = [client.ask(request), client.ask(request)];
  say(answer(1));
  say({ type: 'failed', failure: 'device-lost', detail: 'the GPU process went away' });
  await expect(jobs[0].done).resolves.toBeDefined();
  await expect(jobs[1].done).rejects.toMatchObject({ failure: 'device-lost' });
});
