import type { LabClient } from '../../../lab/client/client.ts';
import {
  type Answer,
  type InspectClient,
  InspectError,
  type InspectJob,
  type InspectProgress,
  inspectClient,
} from '../../../lab/client/inspect_client.ts';
import type { InspectKind, InspectRequest } from '../../../lab/client/inspect_protocol.ts';
import type { AdapterKind } from '../../../lab/client/protocol.ts';
import { inspectStore, type Job, type Notice } from './inspect_store.ts';

/** The one request under way: the page asks for one thing at a time, so that what it shows is of one cause. */

const { getState, setState } = inspectStore;

let client: InspectClient | null = null;
let running: InspectJob<InspectKind> | null = null;

/** Connects to the page's lab and subscribes to its list of checkpoints. Returns an unsubscribe function. */
export function connectInspect(lab: LabClient): () => void {
  client = inspectClient(lab);
  let adapter: AdapterKind | null = null;
  return lab.listen((event) => {
    if (event.type === 'checkpoints') setState({ checkpoints: event.checkpoints });
    else if (event.type === 'models-list') setState({ folders: event.models });
    else if (event.type === 'adapter') {
      if (adapter !== null && adapter !== event.adapter.kind) forgetProviders();
      adapter = event.adapter.kind;
    }
  });
}

/** What ONNX Runtime ran on another adapter is loaded again on this one, and then differs from the processor by something else. */
function forgetProviders() {
  setState(({ facts }) => ({
    facts: Object.fromEntries(Object.entries(facts).filter(([, { provider }]) => provider === null)),
  }));
}

/**
 * Sends a request to the lab, with progress in the store. A failure becomes a notice.
 * @param heard called with intermediate results
 * @returns null if there is no answer, or where something else is under way
 */
export async function ask<K extends InspectKind>(
  kind: Job['kind'],
  request: Extract<InspectRequest, { kind: K }>,
  heard?: (progress: InspectProgress) => void,
): Promise<Answer<K> | null> {
  if (getState().job !== null || client === null) return null;
  setState({ job: { kind, share: 0, tokens: 0 }, notice: null });
  const job = client.ask<K>(request, (progress) => {
    const { share, tokens, loading } = progress;
    setState({ job: { kind, share, tokens, ...(loading && { loading }) } });
    heard?.(progress);
  });
  running = job;
  try {
    return await job.done;
  } catch (error) {
    setState({ notice: noticeOf(error, kind) });
    return null;
  } finally {
    running = null;
    setState({ job: null });
  }
}

/**
 * Asks the lab beside what is under way, and leaves no notice.
 * @throws InspectError as the lab's client
 */
export async function askBeside<K extends InspectKind>(
  request: Extract<InspectRequest, { kind: K }>,
): Promise<Answer<K>['result'] | null> {
  return client === null ? null : (await client.ask<K>(request).done).result;
}

/** Ends the request under way. What it had found so far stays. */
export function cancel() {
  running?.cancel();
}

function noticeOf(error: unknown, work: Job['kind']): Notice {
  const detail = error instanceof Error ? error.message : String(error);
  const failure = error instanceof InspectError ? error.failure : 'internal';
  if (failure === 'cancelled') return { kind: 'cancelled', work };
  if (failure === 'unusable') return { kind: work === 'load' ? 'unloadable' : 'unusable', detail };
  const fits = error instanceof InspectError ? error.fits : [];
  return { kind: 'failed', failure, detail, ...(fits.length > 0 && { fits }) };
}
