import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DamagedEntry, KeptEvent, KeptExperiment } from '../../../lab/client/kept_protocol.ts';
import type { LabEvent } from '../../../lab/client/protocol.ts';

type StorageFull = Extract<KeptEvent, { type: 'storage-full' }>;
type Recovering = Extract<LabEvent, { type: 'recovering' }>;

/** Something that could not be done, until the visitor closes it. */
export interface KeptNotice {
  readonly kind: 'busy' | 'fault';
  readonly name: string;
  readonly detail: string;
}

export interface KeptState {
  readonly sheet: boolean;
  /** Null until the lab has reported the saved experiments. */
  readonly experiments: readonly KeptExperiment[] | null;
  readonly damaged: readonly DamagedEntry[];
  /** Why the browser denies its storage; null where it does not. */
  readonly denied: string | null;
  /** The kept experiment that is open in this page. */
  readonly open: { readonly id: string; readonly name: string } | null;
  /** The last step that was written of each run of the open experiment, by condition and seed. */
  readonly saved: Readonly<Record<string, number>>;
  readonly queueGoing: boolean;
  readonly notice: KeptNotice | null;
  readonly full: Pick<StorageFull, 'id' | 'needed' | 'deletable'> | null;
  readonly recovering: Pick<Recovering, 'attempt' | 'of' | 'seconds'> | null;
  readonly usage: { readonly usage: number | null; readonly quota: number | null } | null;
  /** Whether the browser has promised not to clear the storage; null where it does not say. */
  readonly persisted: boolean | null;
  /** It was asked in this page, and has answered. */
  readonly persistAsked: boolean;
  /** Offers to resume that were put off, by id. */
  readonly putOff: readonly string[];
}

export const emptyKept: KeptState = {
  sheet: false,
  experiments: null,
  damaged: [],
  denied: null,
  open: null,
  saved: {},
  queueGoing: false,
  notice: null,
  full: null,
  recovering: null,
  usage: null,
  persisted: null,
  persistAsked: false,
  putOff: [],
};

export const keptStore = createStore<KeptState>(() => emptyKept);

/** Selects a part of the saved experiments; the component rerenders only when it changes. */
export const useKept = <T>(part: (state: KeptState) => T): T => useStore(keptStore, part);

/** What the state is after an event of the lab. */
export function heard(state: KeptState, event: LabEvent): Partial<KeptState> | null {
  switch (event.type) {
    case 'kept-list':
      return { experiments: event.experiments, damaged: event.damaged };
    case 'kept-memory':
      return { denied: event.detail };
    case 'kept-opened':
      return {
        open: { id: event.id, name: event.name },
        saved: {},
        recovering: null,
        notice: null,
        full: null,
        putOff: state.putOff.filter((id) => id !== event.id),
      };
    case 'kept-saved': {
      const run = `${event.run.condition}/${event.run.seed}`;
      return { saved: { ...state.saved, [run]: event.step } };
    }
    case 'restored': {
      const run = `${event.run.condition}/${event.run.seed}`;
      const step = event.record.metrics.at(-1)?.step ?? 0;
      return { saved: { ...state.saved, [run]: step } };
    }
    case 'queue':
      return { queueGoing: event.going };
    case 'kept-busy':
      return { notice: { kind: 'busy', name: nameOf(state, event.id), detail: event.detail } };
    case 'kept-fault':
      return { notice: { kind: 'fault', name: nameOf(state, event.id), detail: event.detail } };
    case 'storage-full':
      return { full: { id: event.id, needed: event.needed, deletable: event.deletable } };
    case 'storage-room':
      return { full: null };
    case 'kept-usage':
      return { usage: { usage: event.usage, quota: event.quota }, persisted: event.persisted };
    case 'recovering':
      return { recovering: { attempt: event.attempt, of: event.of, seconds: event.seconds } };
    case 'phase':
      // Work again: whatever was lost is there again.
      return state.recovering && (event.phase === 'training' || event.phase === 'evaluating')
        ? { recovering: null }
        : null;
    case 'failed':
      // Without a worker there is no storage to look in, and nothing in it.
      return { recovering: null, ...(event.failure === 'no-worker' && { experiments: [] }) };
    default:
      return null;
  }
}

const nameOf = ({ experiments }: KeptState, id: string | null): string =>
  experiments?.find((of) => of.id === id)?.name ?? '';

export const openExperiments = () => keptStore.setState({ sheet: true });
export const closeExperiments = () => keptStore.setState({ sheet: false });
export const dismissNotice = () => keptStore.setState({ notice: null });
