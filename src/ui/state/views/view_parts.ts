import * as v from 'valibot';
import { sameJson } from '../../../experiment/same_json.ts';
import type { ViewState, ViewValue } from '../../../formats/link/link_view.ts';
import { compareStore } from '../compare/compare_store.ts';
import * as compareView from '../compare/compare_view_state.ts';
import { type InspectState, inspectStore, isTextExample, shownOf } from '../inspect/inspect_store.ts';
import * as inspectView from '../inspect/inspect_view_state.ts';
import { chatFromLink, chatInLink } from '../inspect/linked_chat.ts';
import { look } from '../lab_session.ts';
import { follow, type Look, labStore } from '../lab_store.ts';
import { paperStore, showFigure } from './paper_store.ts';
import * as paperView from './paper_view_state.ts';
import type { ViewId } from './view_store.ts';

/** A view's part of a link: what of its state is other than when the page opens. A new view is one more row below. */
export interface ViewPart {
  /** The state itself: another object whenever it changes. */
  state(): object;
  /** What a link needs to say of it; empty where it is as at first. */
  read(): ViewState;
  /** Applies a part of an untrusted link; false, with nothing changed, where any of it is out of bounds. */
  write(part: ViewState): boolean;
  subscribe(listener: () => void): () => void;
}

/** The keys of a state that differ from another. */
const differing = (from: object, to: object): ViewState => {
  const first = new Map<string, unknown>(Object.entries(from));
  return Object.fromEntries(
    Object.entries(to).filter(([key, value]) => !sameJson(first.get(key), value)),
  ) as Record<string, ViewValue>;
};

const lookSchema = v.strictObject({
  step: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  condition: v.nullable(v.pipe(v.string(), v.maxLength(41))),
  seed: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1))),
  rho: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  hidden: v.pipe(v.array(v.pipe(v.string(), v.maxLength(41))), v.maxLength(64)),
});

const train: ViewPart = {
  state: () => labStore.getState().look,
  read: () => differing(follow, labStore.getState().look),
  write(part) {
    const parsed = v.safeParse(lookSchema, { ...follow, ...part });
    if (parsed.success) look(parsed.output satisfies Look);
    return parsed.success;
  },
  subscribe: (listener) => labStore.subscribe(listener),
};

/** Which recording the view shows: `words`, or none of them, or the page's own, which it opens with. */
const recordingSchema = v.optional(v.literal('words'));

const inspect: ViewPart = {
  state: () => inspectStore.getState().view,
  read() {
    const { view, before, inspected, textRecording } = inspectStore.getState();
    const { chat: _chat, ...own } = differing(inspectView.linkedView, view);
    const coming = textRecording.status === 'wanted' || textRecording.status === 'loading';
    const part = coming || inspected.some(isTextExample) ? { ...own, recording: 'words' } : own;
    // The earlier turns of a file's chat are in no link, and its last one alone is another chat.
    const chat = before.length > 0 ? {} : chatInLink(view.chat);
    return Object.keys(chat).length > 0 ? { ...part, chat } : part;
  },
  write({ recording, ...part }) {
    const view = inspectView.parseView({
      ...inspectView.linkedView,
      ...part,
      chat: chatFromLink(part.chat),
    });
    const parsed = v.safeParse(recordingSchema, recording);
    if (view === null || !parsed.success) return false;
    const inWords = parsed.output === 'words';
    const { textRecording, inspected } = inspectStore.getState();
    // The view brings it up; where it has been before, it is held.
    const isWanted = inWords && !inspected.some(isTextExample) && textRecording.status !== 'loading';
    inspectStore.setState({ view, ...(isWanted && { textRecording: { status: 'wanted' } }) });
    settlePlace(view, inWords ? isTextExample : () => true);
    return true;
  },
  subscribe: (listener) => inspectStore.subscribe(listener),
};

let stopWaiting = () => {};

/**
 * Which sample and token are shown can only be put in place once there are samples; when the view brings its example up
 * it chooses others.
 * @param isMeant whether it is a place in these samples
 */
function settlePlace(
  { sample, position, pinned }: inspectView.InspectView,
  isMeant: (one: InspectState['inspected'][number]) => boolean,
) {
  stopWaiting();
  const settle = () => {
    const state = inspectStore.getState();
    if (!state.inspected.some(isMeant)) return false;
    const tokens = shownOf({ ...state, view: { ...state.view, sample } })?.trace.tokens.length ?? 0;
    const within = (at: number | null) => (at !== null && at < tokens ? at : null);
    const view = { ...state.view, sample, position: within(position), pinned: within(pinned) };
    inspectStore.setState({ view });
    return true;
  };
  if (settle()) return;
  stopWaiting = inspectStore.subscribe(({ inspected }, { inspected: before }) => {
    if (inspected === before || !inspected.some(isMeant)) return;
    stopWaiting();
    // After the view has chosen what it shows.
    queueMicrotask(settle);
  });
}

/** More hidden runs than these do not fit a link. */
const maxHidden = 20;

const compare: ViewPart = {
  state: () => compareStore.getState().view,
  read() {
    const { hidden, ...part } = differing(compareView.firstView, compareStore.getState().view);
    const few = Array.isArray(hidden) && hidden.length <= maxHidden;
    return few ? { ...part, hidden } : part;
  },
  write(part) {
    const view = compareView.parseView({ ...compareView.firstView, ...part });
    if (view !== null) compareStore.setState({ view });
    return view !== null;
  },
  subscribe: (listener) => compareStore.subscribe(listener),
};

const paper: ViewPart = {
  state: () => paperStore.getState().view,
  read: () => differing(paperView.firstView, paperStore.getState().view),
  write(part) {
    const view = paperView.parseView({ ...paperView.firstView, ...part });
    if (view !== null) showFigure(view.figure);
    return view !== null;
  },
  subscribe: (listener) => paperStore.subscribe(listener),
};

export const viewParts: Record<ViewId, ViewPart> = { train, inspect, compare, paper };
