import { useMessages } from '../../words/language.ts';
import { endPresentation, present, usePresented } from './presentation.ts';

/** Shows the part of the page that it stands in on the whole screen, and takes it back. */
export function PresentButton() {
  const { present: words } = useMessages();
  const presented = usePresented();
  return (
    <button
      type="button"
      className="plain"
      onClick={(event) => {
        const part = event.currentTarget.closest<HTMLElement>('[data-presentable]');
        if (presented) endPresentation();
        else if (part) void present(part);
      }}
    >
      {presented ? words.end : words.start}
    </button>
  );
}
