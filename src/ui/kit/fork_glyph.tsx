/** The mark of forklab: one stem, two ways on, one of them warm. */
export function ForkGlyph() {
  return (
    <svg className="fork-glyph" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <path d="M11 20V12" />
      <path d="M11 12C11 8 5 8 5 3" />
      <path className="warm" d="M11 12C11 8 17 8 17 3" />
    </svg>
  );
}
