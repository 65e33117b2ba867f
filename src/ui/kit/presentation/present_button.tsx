import { useMessages } from '../../words/language.ts';
import { togglePresentation, usePresented } from './presentation.ts';

/** Shows the part of the page that it stands in on the whole screen, and takes it back. */
export function PresentButton() {
  const { present: words } = useMessages();
  const presented = usePresented();
  return (
    <button
      type="button"
      className="plain"
      onClick={(event) => togglePresentation(event.currentTarget.closest<HTMLElement>('[data-presentable]'))}
    >
      {presented ? words.end : words.start}
    </button>
  );
}
