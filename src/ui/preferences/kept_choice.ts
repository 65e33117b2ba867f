/** Small choices of the visitor that outlive the page. Where storage is denied they last as long as the page does. */
export function readChoice(key: string): string | null {
  try {
    return localStorage.getItem(`forklab.${key}`);
  } catch {
    return null;
  }
}

export function keepChoice(key: string, value: string) {
  try {
    localStorage.setItem(`forklab.${key}`, value);
  } catch {
    // Storage is denied: the choice holds until the page is left.
  }
}
