import { useMessages } from '../../words/language.ts';
import { openGlossary, type TermId } from './glossary_store.ts';
import { linkTerms } from './link_terms.ts';

interface LinkedTextProps {
  children: string;
  /** The words that are links here; all by default. */
  only?: readonly TermId[];
}

/** A text whose terms link to the glossary, each at its first occurrence. */
export function LinkedText({ children, only }: LinkedTextProps) {
  const { terms } = useMessages().words;
  return linkTerms(children, terms, only).map(({ text, term }, at) =>
    term === null ? (
      text
    ) : (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its position
        key={at}
        type="button"
        className="term"
        aria-haspopup="dialog"
        onClick={() => openGlossary(term)}
      >
        {text}
      </button>
    ),
  );
}
