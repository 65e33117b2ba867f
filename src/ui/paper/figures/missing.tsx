import { useMessages } from '../../words/language.ts';

/** In place of a figure of which nothing was measured. */
export function Missing() {
  return <p className="figure-empty">{useMessages().paperFigures.missing}</p>;
}
