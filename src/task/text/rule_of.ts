import { parsePattern } from './regex/pattern.ts';
import type { Rule, RuleName } from './text_problem.ts';

/**
 * A rule by its name, with what it needs: `numbers` for `countdown`, `pattern` for `regex`.
 * @throws Error naming what is missing, or wrong with the pattern
 */
export function ruleOf(
  name: RuleName,
  { numbers, pattern }: { readonly numbers?: readonly number[]; readonly pattern?: string } = {},
): Rule {
  if (name === 'countdown') {
    if (!numbers || numbers.length === 0)
      throw new Error('The rule "countdown" needs the numbers of the problem.');
    return { name, numbers };
  }
  if (name === 'regex') {
    if (pattern === undefined) throw new Error('The rule "regex" needs a pattern.');
    parsePattern(pattern);
    return { name, pattern };
  }
  return { name };
}
