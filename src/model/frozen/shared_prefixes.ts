/**
 * Which rows' prompts have to be prefilled, and from which of them the others are copied: what is prefilled of a prompt, all
 * but its last token, may be the start of another's.
 * @param prompts of the rows
 * @returns of each row the row whose prompt it is copied from: its own where it is prefilled
 */
export function prefillSources(prompts: readonly (readonly number[])[]): number[] {
  // The longest first; of equal ones the first row.
  const order = [...prompts.keys()].sort((a, b) => prompts[b].length - prompts[a].length || a - b);
  const sources: number[] = [];
  const found = new Map<readonly number[], number>();
  const prefilled: number[] = [];
  for (const row of order) {
    const prompt = prompts[row];
    // Rows of one group have one prompt.
    let source = found.get(prompt) ?? prefilled.find((other) => startsWith(prompts[other], prompt));
    if (source === undefined) {
      source = row;
      prefilled.push(row);
    }
    found.set(prompt, source);
    sources[row] = source;
  }
  return sources;
}

/** Whether a text has all of a prompt but its last token at its start, and one token more at least. */
function startsWith(text: readonly number[], prompt: readonly number[]): boolean {
  for (let i = 0; i + 1 < prompt.length; i++) if (text[i] !== prompt[i]) return false;
  return true;
}
