/**
 * Copies a text.
 * @param field holds the text; it is selected where the browser does not let the page copy
 * @returns whether it was copied
 */
export async function copyText(
  text: string,
  field: HTMLInputElement | HTMLTextAreaElement,
): Promise<boolean> {
  try {
    // Absent on pages that came neither over https nor from localhost, and refused in some frames.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field.focus();
    field.select();
    return false;
  }
}
