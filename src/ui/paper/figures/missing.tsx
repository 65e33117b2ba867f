import { usePictureMessages } from './picture_messages.ts';

/** In place of a figure of which nothing was measured. */
export function Missing() {
  return <p className="figure-empty">{usePictureMessages().paperFigures.missing}</p>;
}
