import type { Link } from '../../../formats/link/link.ts';
import type { ViewState } from '../../../formats/link/link_view.ts';
import { labStore } from '../lab_store.ts';
import { linkOn, sameExperiment, shareStore, sourceOn } from './share_store.ts';
import { viewParts } from './view_parts.ts';
import { type ViewId, viewStore } from './view_store.ts';

/** What a link says of the page: which view is shown, and what of it is not as at first. */
export function viewNow(view: ViewId = viewStore.getState().current): ViewState {
  const part = viewParts[view].read();
  return {
    ...(view !== 'train' && { view }),
    ...(Object.keys(part).length > 0 && { [view]: part }),
  };
}

/**
 * The page as a link: the recipe and the view, with what the link that opened the page says beside them, for as long as
 * the recipe is the one that it is about.
 */
export function linkNow(view?: ViewId): Link {
  const { preset, spec } = labStore.getState().recipe;
  const { opened } = shareStore.getState();
  const words = linkOn(opened, spec);
  return {
    preset,
    spec,
    view: viewNow(view),
    title: words?.title ?? null,
    note: words?.note ?? null,
    lesson: words?.lesson ?? null,
    claim: opened && sameExperiment(opened.spec, spec) ? opened.claim : null,
    source: sourceOn(opened, spec),
  };
}
