import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Claim } from '../../../experiment/claim.ts';
import { sameJson } from '../../../experiment/same_json.ts';
import type { Spec } from '../../../experiment/spec.ts';
import type { Fault } from '../../../formats/fault_rules.ts';
import type { Lesson, LessonView } from '../../../formats/link/lesson.ts';
import type { LinkNote } from '../../../formats/link/link_content.ts';

/** What the link in the address bar says in addition to recipe and view. */
export interface OpenedLink {
  readonly preset: string;
  readonly spec: Spec;
  readonly title: string | null;
  readonly note: string | null;
  readonly lesson: Lesson | null;
  readonly claim: Claim | null;
  /** The address of an archive. Nothing is fetched from there before the visitor says so. */
  readonly source: string | null;
  readonly notes: readonly LinkNote[];
  /** Whether its view was of no use here. */
  readonly viewDropped: boolean;
  /** It came from elsewhere, and not from a reload or from the browser's back button. */
  readonly fresh: boolean;
  /** It was followed from within the page, by what had the focus then. */
  readonly followed?: boolean;
}

/** A lesson that is being made, and the view that its link opens in. */
export interface LessonDraft {
  readonly lesson: Lesson;
  readonly view: LessonView;
}

/** Title and note that were typed for a recipe, and the lesson that was made of it. */
export interface Draft {
  readonly spec: Spec;
  readonly title: string;
  readonly note: string;
  readonly lesson: LessonDraft | null;
}

export interface ShareState {
  readonly opened: OpenedLink | null;
  /** Why the link that was opened last could not be read. */
  readonly fault: Fault | null;
  /** What opened the page was read and said; a card that was dismissed stays away. */
  readonly dismissed: boolean;
  /** The reader has asked for what the lesson hides and locks. */
  readonly lessonOff: boolean;
  /** What was typed in this page, the newest last. */
  readonly drafts: readonly Draft[];
}

export const emptyShare: ShareState = {
  opened: null,
  fault: null,
  dismissed: false,
  lessonOff: false,
  drafts: [],
};

export const shareStore = createStore<ShareState>(() => emptyShare);

/** Reads a part of what is shared; the component draws again only when that part changes. */
export const useShare = <T>(part: (state: ShareState) => T): T => useStore(shareStore, part);

/** Whether two specs are one experiment, whatever its seeds: a claim is held against any seeds. */
export const sameExperiment = (a: Spec, b: Spec): boolean =>
  sameJson({ ...a, seeds: null }, { ...b, seeds: null });

/**
 * The opened link, as long as the recipe is its own, whatever its seeds: its words are about no other. An assignment
 * stays, for to change the recipe may be what it asks for.
 */
export const linkOn = (opened: OpenedLink | null, spec: Spec): OpenedLink | null =>
  opened && (opened.lesson || sameExperiment(opened.spec, spec)) ? opened : null;

/** The address of an archive that the opened link names, as long as the recipe is the link's. */
export const sourceOn = (opened: OpenedLink | null, spec: Spec): string | null =>
  opened && sameExperiment(opened.spec, spec) ? opened.source : null;

/** Most recipes whose title and note are remembered. */
const maxDrafts = 20;

/** Remembers title, note and lesson with the recipe that they were typed for. */
export const keepDraft = (draft: Draft) =>
  shareStore.setState(({ drafts }) => ({
    drafts: [...drafts.filter(({ spec }) => !sameJson(spec, draft.spec)), draft].slice(-maxDrafts),
  }));

/** What was typed for a recipe. */
export const draftOf = (recipe: Spec): Draft | null =>
  shareStore.getState().drafts.find(({ spec }) => sameJson(spec, recipe)) ?? null;

/** Takes the card away. The claim holds on. */
export const dismissOpened = () => shareStore.setState({ dismissed: true });
