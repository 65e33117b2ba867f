/** Longest pattern, in characters; that of the o200k vocabulary has about 300. */
const longest = 2000;
/** Most quantifiers without an upper bound in a row: matching takes at most about this power of the text's length. */
const mostUnbounded = 4;
const mostRepeats = 1000;

const categories =
  /^(L|Lu|Ll|Lt|Lm|Lo|LC|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf|Co|Han|Hiragana|Katakana|Hangul)$/;

/** Letters that Unicode's case folding joins with an ASCII letter. */
const folds: Readonly<Record<string, string>> = { s: '\u017f', k: '\u212a' };
/** Pairs that case folding joins with one character (ß, ligatures). */
const foldedPairs = /ss|st|ff|fi|fl/i;

/**
 * Checks a pre-tokenizer's regular expression, which comes from an untrusted file in Oniguruma's syntax, and returns it
 * in a form that the library translates faithfully. Supported is what such patterns are made of: characters, classes,
 * general categories, groups, `(?i:…)` around letters, lookahead, greedy quantifiers that are not nested.
 * @throws Error naming what is not supported
 */
export function checkedPattern(source: string): string {
  const wrong = (what: string): never => {
    throw new Error(`its pattern ${JSON.stringify(source.slice(0, 80))} has ${what}, which is not supported`);
  };
  if (source.length > longest) throw new Error(`its pattern is longer than ${longest} characters`);
  const chars = Array.from(source);
  let at = 0;

  /** An escape, at its letter; in a class or not. */
  const escaped = (): string => {
    const letter = chars[at++];
    if (letter === undefined) return wrong('a backslash at its end');
    if (letter === 'p' || letter === 'P') {
      const name = /^\{([A-Za-z]+)\}/.exec(chars.slice(at, at + 20).join(''))?.[1];
      if (!name || !categories.test(name)) return wrong(`\\${letter} of an unknown category`);
      at += name.length + 2;
      return `\\${letter}{${name}}`;
    }
    if (letter === 'u' || letter === 'x') {
      const size = letter === 'u' ? 4 : 2;
      const digits = chars.slice(at, at + size).join('');
      if (!new RegExp(`^[0-9A-Fa-f]{${size}}$`).test(digits)) return wrong(`\\${letter} without its digits`);
      at += size;
      return `\\${letter}${digits}`;
    }
    if ('sSdrntfv'.includes(letter)) return `\\${letter}`;
    return /[A-Za-z0-9]/.test(letter) ? wrong(`\\${letter}`) : `\\${letter}`;
  };

  /** A class, after its bracket. */
  const characterClass = (): string => {
    let out = '[';
    if (chars[at] === '^') out += chars[at++];
    for (let first = true; ; first = false) {
      const char = chars[at++];
      if (char === undefined) return wrong('a class that is not closed');
      if (char === ']') return first ? wrong('an empty class') : `${out}]`;
      if (char === '[') return wrong('a class in a class');
      if (char === '&' && chars[at] === '&') return wrong('an intersection of classes');
      out += char === '\\' ? escaped() : char;
    }
  };

  /** Alternatives up to the closing bracket of a group, or the end. Tells whether they repeat without a bound. */
  const alternatives = (ignoreCase: boolean, depth: number): { out: string; repeats: boolean } => {
    if (depth > 20) wrong('too many groups in groups');
    let out = '';
    let repeats = false;
    let unbounded = 0;
    let plain = '';
    while (at < chars.length && chars[at] !== ')') {
      const char = chars[at++];
      let atom = char;
      let isGroup = false;
      let repeatsInside = false;
      if (ignoreCase && !/[A-Za-z'|(\s]/.test(char)) wrong('(?i:…) around more than letters');
      if (char === '|') {
        out += char;
        unbounded = 0;
        plain = '';
        continue;
      }
      if (char === '(') {
        const opening = ['(?:', '(?i:', '(?=', '(?!', '('].find((o) =>
          chars
            .slice(at - 1, at + 3)
            .join('')
            .startsWith(o),
        );
        if (opening === '(' && chars[at] === '?') wrong(`a group (${chars.slice(at, at + 3).join('')}`);
        at += opening!.length - 1;
        const inner = alternatives(ignoreCase || opening === '(?i:', depth + 1);
        if (chars[at++] !== ')') wrong('a bracket that is not closed');
        const isLookahead = opening === '(?=' || opening === '(?!';
        atom = `${isLookahead ? opening : '(?:'}${inner.out})`;
        isGroup = true;
        repeatsInside = inner.repeats;
      } else if (char === '[') atom = characterClass();
      else if (char === '\\') atom = escaped();
      else if ('.^$*+?{}'.includes(char)) wrong(`a ${char} here`);
      else if (ignoreCase && /[A-Za-z]/.test(char)) {
        plain += char;
        if (foldedPairs.test(plain.slice(-2))) wrong('(?i:…) around letters that fold together');
        const lower = char.toLowerCase();
        atom = `[${lower}${char.toUpperCase()}${folds[lower] ?? ''}]`;
      }
      const quantifier =
        /^(?:[?*+]|\{\d{1,4}(?:,\d{0,4})?\})/.exec(chars.slice(at, at + 12).join(''))?.[0] ?? '';
      at += quantifier.length;
      if (quantifier && /^[?*+{]/.test(chars[at] ?? '')) wrong('a quantifier after a quantifier');
      if (quantifier && isGroup && repeatsInside) wrong('repetitions in repetitions');
      const [, least, , most] = /^\{(\d+)(,(\d*))?\}$/.exec(quantifier) ?? [];
      if (Number(least ?? 0) > mostRepeats || Number(most || 0) > mostRepeats) wrong('a long repetition');
      const isUnbounded = quantifier === '*' || quantifier === '+' || quantifier.endsWith(',}');
      if (isUnbounded && ++unbounded > mostUnbounded) wrong('too many repetitions in a row');
      // A bounded repetition of many is taken as unbounded too.
      if (isUnbounded || repeatsInside || Number(most || 0) > 9) repeats = true;
      out += atom + quantifier;
    }
    return { out, repeats };
  };
  const { out } = alternatives(false, 0);
  if (at < chars.length) wrong('a bracket too many');
  return out;
}
