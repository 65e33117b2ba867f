/** A link in the forms that other sites accept: plain text, readable before it is pasted. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign]);

/** An iframe for a web page. The title is what a screen reader calls it. */
export const frameOf = (link: string, title: string): string =>
  `<iframe src="${escaped(link)}" title="${escaped(title)}" width="100%" height="800" style="border:0" allow="clipboard-write; fullscreen" loading="lazy"></iframe>`;

/** A line of Markdown: the title as a link, and nothing in it that Markdown or HTML would take for its own. */
export function markdownOf(link: string, title: string): string {
  const plain = title
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>()#|!~&]/g, (sign) => `\\${sign}`)
    .trim();
  // Angle brackets hold any address that has none itself, and a link has none.
  return `[${plain}](<${link}>)`;
}
