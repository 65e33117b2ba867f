import { expect, test } from 'vitest';
import { DeviceError } from '../device/device.ts';
import type { InspectionHooks } from '../inspect/inspection_hooks.ts';
import { InvalidRequest } from '../inspect/invalid_request.ts';
import type { InspectEvent, InspectRequest, KeptModelRef, ModelRef } from './client/inspect_protocol.ts';
import { MissingModel } from './failure.ts';
import { Inspection, type OpenModel } from './inspection.ts';

const base: ModelRef = { kind: 'shipped', name: 'base' };
const other: ModelRef = { kind: 'shipped', name: 'other' };
const sample = (model: ModelRef, problem = '1 2 → 3'): InspectRequest => ({
  kind: 'sample',
  model,
  world: 'countdown',
  problem,
  copies: 1,
  draws: { temperature: 1, seed: 1 },
});

/** Fake models that answer on request, and log their use. */
function madeLab() {
  const log: string[] = [];
  const events: InspectEvent[] = [];
  const device = { failure: null as DeviceError | null, lost: new Promise<never>(() => {}) };
  const working: { hooks: InspectionHooks; done: (error?: Error) => void }[] = [];
  const open = async (ref: ModelRef | KeptModelRef): Promise<OpenModel> => {
    const name = ref.kind === 'shipped' ? ref.name : ref.kind === 'folder' ? ref.folder : ref.condition;
    if (name === 'missing') throw new MissingModel('There is no such model.');
    log.push(`open ${name}`);
    return {
      device,
      sample: (problem: string, _copies: number, _draws: unknown, hooks: InspectionHooks) => {
        log.push(`${name}: ${problem}`);
        return new Promise((resolve, reject) => {
          working.push({ hooks, done: (error) => (error ? reject(error) : resolve([])) });
        });
      },
      destroy: () => log.push(`close ${name}`),
    } as unknown as OpenModel;
  };
  const inspection = new Inspection(open, (event) => events.push(event));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  /** Completes the current work. */
  const finish = async (error?: Error) => {
    await settle();
    working.shift()?.done(error);
    await settle();
  };
  const said = () => events.map((e) => ('id' in e ? `${e.type} ${e.id}` : e.type));
  return { inspection, log, events, device, working, settle, finish, said };
}

test('requests are answered in order, and the model stays open until another is requested', async () => {
  const lab = madeLab();
  lab.inspection.ask(1, sample(base, 'a'));
  lab.inspection.ask(2, sample(base, 'b'));
  lab.inspection.ask(3, sample(other, 'c'));
  await lab.settle();
  expect(lab.log).toEqual(['open base', 'base: a']);
  for (let i = 0; i < 3; i++) await lab.finish();
  expect(lab.log).toEqual(['open base', 'base: a', 'base: b', 'close base', 'open other', 'other: c']);
  expect(lab.said()).toEqual(['inspected 1', 'inspected 2', 'inspected 3']);
  expect(lab.events[0]).toMatchObject({ kind: 'sample', result: { traces: [] } });
});

test('progress includes results, and the tokens are the answer’s cost', async () => {
  const lab = madeLab();
  lab.inspection.ask(7, sample(base));
  await lab.settle();
  const fork = { position: 3, entropy: 1, taken: 2, branches: [], coverage: 1 };
  const [{ hooks }] = lab.working;
  hooks.progress?.(0.5, 100, { fork });
  hooks.progress?.(1, 200);
  await lab.finish();
  hooks.progress?.(1, 300);
  expect(lab.events).toMatchObject([
    { type: 'inspect-progress', id: 7, share: 0.5, tokens: 100, fork },
    { type: 'inspect-progress', id: 7, share: 1, tokens: 200 },
    { type: 'inspected', id: 7, cost: { tokens: 200 } },
  ]);
});

test('a queued request is cancelled at once, the current one at its next submit, and the rest continue', async () => {
  const lab = madeLab();
  for (const id of [1, 2, 3]) lab.inspection.ask(id, sample(base, `p${id}`));
  await lab.settle();
  lab.inspection.cancel(2);
  expect(lab.said()).toEqual(['inspect-failed 2']);
  lab.inspection.cancel(1);
  lab.inspection.cancel(99);
  let thrown: Error | null = null;
  try {
    await lab.working[0].hooks.between?.();
  } catch (error) {
    thrown = error as Error;
  }
  expect(thrown).not.toBeNull();
  await lab.finish(thrown as Error);
  await lab.finish();
  expect(lab.said()).toEqual(['inspect-failed 2', 'inspect-failed 1', 'inspected 3']);
  expect(lab.events[1]).toMatchObject({ failure: 'cancelled' });
});

test('failures are reported by kind, and the next request is answered', async () => {
  const lab = madeLab();
  lab.inspection.ask(1, sample({ kind: 'shipped', name: 'missing' }));
  lab.inspection.ask(2, sample(base));
  await lab.finish(new InvalidRequest('The sequence is empty.'));
  lab.inspection.ask(3, sample(base));
  await lab.finish(new DeviceError('out-of-memory', 'no room'));
  lab.inspection.ask(4, sample(base));
  await lab.finish(new Error('a mistake of ours'));
  lab.inspection.ask(5, sample(base));
  await lab.finish();
  expect(lab.events).toMatchObject([
    { id: 1, failure: 'model-missing', detail: 'There is no such model.' },
    { id: 2, failure: 'unusable', detail: 'The sequence is empty.' },
    { id: 3, failure: 'out-of-memory', detail: 'no room' },
    { id: 4, failure: 'internal', detail: 'a mistake of ours' },
    { id: 5, type: 'inspected' },
  ]);
  expect(lab.log.filter((line) => line === 'open base')).toHaveLength(1);
});

test('after a device loss the next request reopens its model', async () => {
  const lab = madeLab();
  lab.inspection.ask(1, sample(base));
  await lab.settle();
  lab.device.failure = new DeviceError('device-lost', 'the GPU process went away');
  await lab.finish(new Error('Reading back failed.'));
  expect(lab.events[0]).toMatchObject({ failure: 'device-lost', detail: 'the GPU process went away' });
  lab.inspection.ask(2, sample(base));
  await lab.settle();
  expect(lab.log).toEqual(['open base', 'base: 1 2 → 3', 'close base', 'open base', 'base: 1 2 → 3']);
});

test('a released model is closed at once, or after the request that uses it', async () => {
  const lab = madeLab();
  lab.inspection.ask(1, sample(base));
  await lab.settle();
  lab.inspection.release();
  expect(lab.log).not.toContain('close base');
  await lab.finish();
  lab.inspection.ask(2, sample(base));
  await lab.finish();
  lab.inspection.release();
  expect(lab.log.filter((line) => /open|close/.test(line))).toEqual([
    ...['open base', 'close base', 'open base', 'close base'],
  ]);
});

/** Models that compare, and memory for both or for one. */
function madePair(memory: 'both' | 'one') {
  const log: string[] = [];
  const events: InspectEvent[] = [];
  const open = async (ref: ModelRef | KeptModelRef): Promise<OpenModel> => {
    const { name } = ref as { name: string };
    log.push(`open ${name}`);
    if (name === 'other' && memory === 'one') throw new DeviceError('out-of-memory', 'It takes 9 GB.');
    return {
      name,
      device: { failure: null, lost: new Promise<never>(() => {}) },
      text: { fits: () => [{ quantise: true }] },
      divergence: async (second: { name: string }, sequences: unknown[]) => {
        log.push(`${name} and ${second.name}: ${JSON.stringify(sequences)}`);
        return { tokens: [[]] };
      },
      destroy: () => log.push(`close ${name}`),
    } as unknown as OpenModel;
  };
  const inspection = new Inspection(open, (event) => events.push(event));
  const sequences = [{ tokens: [1, 2], promptLength: 1 }];
  inspection.ask(1, { kind: 'divergence', model: base, second: other, sequences });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { log, events, settle };
}

test('a second model is open beside the first for as long as they are compared', async () => {
  const { log, events, settle } = madePair('both');
  await settle();
  expect(log).toEqual([
    ...['open base', 'open other'],
    'base and other: [{"tokens":[1,2],"promptLength":1}]',
    'close other',
  ]);
  expect(events).toMatchObject([{ type: 'inspected', kind: 'divergence', result: { tokens: [[]] } }]);
});

test('where both models do not fit in memory, it says so, and not how one would', async () => {
  const { log, events, settle } = madePair('one');
  await settle();
  expect(log).toEqual(['open base', 'open other']);
  const detail = 'The two models do not fit in memory together. It takes 9 GB.';
  expect(events).toEqual([{ type: 'inspect-failed', id: 1, failure: 'unusable', detail }]);
});

test('cancelling everything empties the queue', async () => {
  const lab = madeLab();
  for (const id of [1, 2, 3]) lab.inspection.ask(id, sample(base));
  await lab.settle();
  lab.inspection.cancelAll();
  expect(lab.said()).toEqual(['inspect-failed 2', 'inspect-failed 3']);
  expect(() => lab.working[0].hooks.between?.()).toThrow();
});
