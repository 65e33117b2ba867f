import fc from 'fast-check';

/** What a program, or a person, does to a text that has a link in it; `by` are random numbers from 0 to 1. */
export type Mangling = (text: string, by: () => number) => string;

const pick = <T>(of: readonly T[], by: () => number): T => of[Math.floor(by() * of.length)];
const hex = (character: string) => (character.codePointAt(0) ?? 0).toString(16);
const percentOf = (character: string) => `%${hex(character).toUpperCase().padStart(2, '0')}`;
const inserted = (text: string, what: readonly string[], by: () => number) =>
  [...text].map((character) => (by() < 0.05 ? character + pick(what, by) : character)).join('');
/** Lines of 76 characters, as mail has them. */
const broken = (text: string, end: string) => (text.match(/[\s\S]{1,75}/g) ?? []).join(end);

const behind = [
  '/',
  '|',
  '#',
  '~',
  '&',
  '\\',
  '.',
  ',',
  ';',
  ':',
  '!',
  '?',
  ')',
  ']',
  '>',
  '"',
  '*',
  '_',
  '__',
  '`',
];
const behindChinese = ['。', '，', '、', '；', '：', '！', '？', '）', '》', '」', '”', '…'];
const counted = [
  '&fbclid=IwAR0abc_-x',
  '?fbclid=IwAR0abc',
  '&utm_source=x&utm_medium=y',
  '?_gl=1*abc*_ga*MTIz',
  '#tgWebAppVersion=7.0',
  '&gclid=Cj0',
];

/** What is done to a text, by what it is called. */
const toTexts: Readonly<Record<string, Mangling>> = {
  'a mark behind': (text, by) => text + pick([...behind, ...behindChinese], by),
  'parameters that count visits': (text, by) => text + pick(counted, by),
  'words around': (text, by) => `Look at ${text}${pick([' ', ', ', '. ', ' (', '\n\n'], by)}it is good`,
  'Chinese words around': (text) => `看这个：${text}，很不错`,
  'a Slack link': (text) => `<${text}|my run>`,
  'angle brackets': (text) => `<${text}>`,
  'a Markdown link': (text, by) => `[${pick(['my run', text, `${text.slice(0, 30)}…`], by)}](${text})`,
  'a Markdown table': (text) => `| ${text} | ok |`,
  italics: (text, by) => pick([`_${text}_`, `*${text}*`, `**${text}**`, `__${text}__`], by),
  quotes: (text, by) =>
    pick([`"${text}"`, `'${text}'`, `“${text}”`, `《${text}》`, `「${text}」`, `\`${text}\``], by),
  'escapes of Markdown': (text) => text.replace(/[_#.~*[\]()-]/g, '\\$&'),
  'slashes before underscores': (text) => text.replaceAll('_', '/_'),
  'escapes of JSON': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'entities of HTML': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  'numbers of HTML': (text, by) =>
    text.replace(/[#_./~&-]/g, (mark) => (by() < 0.5 ? `&#${mark.charCodeAt(0)};` : `&#x${hex(mark)};`)),
  'an anchor of HTML': (text) => `<p><a href="${text.replaceAll('&', '&amp;')}">run</a></p>`,
  'breaks of HTML': (text, by) => inserted(text, ['<wbr>', '<br/>', '</em><em class="x">'], by),
  'percent signs': (text) => encodeURIComponent(text),
  'percent signs for all': (text) =>
    [...text].map((one) => (/[\x20-\x7e]/.test(one) ? percentOf(one) : encodeURIComponent(one))).join(''),
  'marks of no width': (text, by) => inserted(text, ['\u200b', '\u200d', '\ufeff', '\u00ad', '\u2060'], by),
  blanks: (text, by) => inserted(text, [' ', '\u00a0', '\u3000', '\t'], by),
  'full width': (text) =>
    text.replace(/[#._~-]|v1/g, (some) =>
      [...some].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join(''),
    ),
  'dashes for hyphens': (text) => text.replaceAll('--', '—'),
};

/** Addresses that are put around an address. */
const redirects: Readonly<Record<string, Mangling>> = {
  SafeLinks: (text) =>
    `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(text)}&data=05%7C02%7Cme%40example.org&sdata=abc%3D&reserved=0`,
  Google: (text) =>
    `https://www.google.com/url?q=${encodeURIComponent(text)}&sa=D&source=docs&usg=AOvVaw0-_x`,
  Facebook: (text) => `https://l.facebook.com/l.php?u=${encodeURIComponent(text)}&h=AT0_-abc`,
  'a redirect that leaves the fragment': (text) => `https://slack-redir.net/link?url=${text}&v=3`,
  Bing: (text) => `https://www.bing.com/ck/a?!&&p=abc&u=a1${Buffer.from(text).toString('base64url')}&ntb=1`,
  'Proofpoint 1': (text) =>
    `https://urldefense.proofpoint.com/v1/url?u=${encodeURIComponent(text)}&k=abc%0A&r=x`,
  'Proofpoint 2': (text) =>
    `https://urldefense.proofpoint.com/v2/url?u=${text
      .replace(/[^A-Za-z0-9./]/gu, (one) => encodeURIComponent(one).replace(/^[^%]$/, percentOf(one)))
      .replaceAll('%', '-')
      .replaceAll('/', '_')}&d=DwMFaQ&c=abc&r=x-_y`,
  'Proofpoint 3': (text) => `https://urldefense.com/v3/__${text.replace('#', '*')}__;Iw!!abc!x-_y$`,
};

/** Lines that mail breaks: the last that is done to a text. */
const toLines: Readonly<Record<string, Mangling>> = {
  'quoted-printable': (text) => broken(text.replaceAll('=', '=3D').replaceAll('_', '=5F'), '=\r\n'),
  'lines of mail': (text, by) => broken(text, pick(['\n', '\r\n', ' \n', '\n\t'], by)),
  'quoted mail': (text, by) => {
    const mark = pick(['> ', '>', '>> ', '> > ', '| '], by);
    return mark + broken(text, `\n${mark}`);
  },
};

export const manglings: Readonly<Record<string, Mangling>> = { ...redirects, ...toTexts, ...toLines };

/**
 * Some of them, one after another, in the order in which they happen. Blanks in the middle of what another one has
 * written are nobody's doing, and neither are lines that are broken in the middle of a tag of HTML.
 */
export const someManglings = fc
  .tuple(
    fc.subarray(Object.keys(redirects), { maxLength: 1 }),
    fc.array(fc.constantFrom(...Object.keys(toTexts)), { maxLength: 3 }),
    fc.subarray(Object.keys(toLines), { maxLength: 1 }),
  )
  .map((names) => names.flat())
  .filter(
    (names) =>
      names.length > 0 &&
      names.lastIndexOf('blanks') <= 0 &&
      !(names.includes('breaks of HTML') && /(lines of|quoted) mail/.test(names.join())),
  );
