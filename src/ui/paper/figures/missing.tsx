import { useMessages } from '../../words/language.ts';

/** What stands in for a figure of which nothing was measured. */
export function Missing() {
  return <p className="figure-empty">{useMessages().paperFigures.missing}</p>;
}
