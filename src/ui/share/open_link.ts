import { sameJson } from '../../experiment/same_json.ts';
import { LinkError } from '../../formats/fault.ts';
import { type Link, readLink } from '../../formats/link/link.ts';
import type { LinkNote } from '../../formats/link/link_content.ts';
import type { ViewState } from '../../formats/link/link_view.ts';
import { changeRecipe, showLinked, waitAt } from '../state/lab_session.ts';
import { labStore } from '../state/lab_store.ts';
import { firstRecipe, recipeFrom } from '../state/recipe.ts';
import { sameExperiment, shareStore } from '../state/views/share_store.ts';
import { showShownView } from '../state/views/shown_view.ts';
import { viewParts } from '../state/views/view_parts.ts';
import { type ViewId, viewStore } from '../state/views/view_store.ts';

/**
 * Opens a link: recipe and view are put in place, and nothing is started, fetched or taken off the screen that was
 * trained here. A link that cannot be read changes nothing; why is said on the page.
 * @param fresh it came from elsewhere, and not from a reload or from the browser's back button
 */
export async function openLink(text: string, fresh: boolean): Promise<boolean> {
  try {
    const { value, notes } = await readLink(text);
    putInPlace(value, notes, fresh);
    return true;
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    shareStore.setState({ fault: error.fault });
    return false;
  }
}

function putInPlace(link: Link, notes: readonly LinkNote[], fresh: boolean) {
  const { preset, spec, title, note, lesson, claim, source } = link;
  const { opened: before, lessonOff } = shareStore.getState();
  // Back and forward go on with the lesson, as far as the reader has come.
  const goesOn = !fresh && before !== null && sameJson(before.lesson, lesson);
  const { recipe } = labStore.getState();
  const followed = fresh && document.activeElement !== document.body;
  if (recipe.preset !== preset || !sameJson(recipe.spec, spec)) changeRecipe(recipeFrom(preset, spec));
  const viewUsed = showLinkedView(link.view ?? {});
  const { experiment } = labStore.getState();
  // Curves of another recipe under a claim would be read as its own.
  if (claim && experiment.source !== 'live' && !sameExperiment(experiment.spec, spec))
    showLinked(preset, spec);
  shareStore.setState({
    opened: {
      preset,
      spec,
      title,
      note,
      lesson,
      claim,
      source,
      notes,
      viewDropped: !viewUsed,
      fresh,
      followed,
    },
    fault: null,
    dismissed: false,
    lessonOff: goesOn && lessonOff,
  });
  if (!goesOn) waitAt(lesson?.step ?? null);
  showShownView();
}

/** Shows what a link says of the view; false where some of it is of no use here. */
function showLinkedView({ view = 'train', ...parts }: ViewState): boolean {
  const known = typeof view === 'string' && Object.hasOwn(viewParts, view);
  if (!known) return false;
  const id = view as ViewId;
  const part = Object.hasOwn(parts, id) ? parts[id] : {};
  const written =
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? viewParts[id].write(part as ViewState)
      : false;
  viewStore.setState({ current: id });
  return written;
}

/** Back to how the page opens without a link. What is on the screen stays. */
export function openDefaults() {
  changeRecipe(firstRecipe);
  showLinkedView({});
  shareStore.setState({ opened: null, fault: null, dismissed: false, lessonOff: false });
  waitAt(null);
}

export const dismissFault = () => shareStore.setState({ fault: null });
