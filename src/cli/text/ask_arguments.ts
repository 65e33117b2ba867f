import { plainAsk } from '../../inspect/text_subject.ts';
import { shippedTaskNames, shippedTasks } from '../../task/text/prompts/shipped_tasks.ts';
import { ruleOf } from '../../task/text/rule_of.ts';
import type { AskSettings } from '../../task/text/text_ask.ts';
import type { TextProblem } from '../../task/text/text_problem.ts';
import { faultOfAnswer } from '../../task/text/verify.ts';
import { integerOf, UsageError } from '../machine/arguments.ts';
import { fileRuleOf } from './line_by_line.ts';

const text = { type: 'string' } as const;

/** Options of commands that ask a model in words. */
export const askOptions = {
  prompt: text,
  task: text,
  language: text,
  rule: text,
  pattern: text,
  answer: text,
  system: text,
  prefill: text,
  raw: { type: 'boolean' },
  thinking: text,
  longest: text,
  stop: { type: 'string', multiple: true },
  q8: { type: 'boolean' },
  'kv-cache': text,
  onnx: text,
} as const;

export const askUsage = `[--rule NAME] [--pattern P] [--answer A] [--system TEXT] [--prefill TEXT] [--raw] [--thinking on|off]
      [--longest N] [--stop TEXT]... [--q8] [--kv-cache f32|f16] [--onnx FILE]`;

interface AskValues {
  prompt?: string;
  task?: string;
  language?: string;
  rule?: string;
  pattern?: string;
  answer?: string;
  system?: string;
  prefill?: string;
  raw?: boolean;
  thinking?: string;
  longest?: string;
  stop?: string[];
}

/** How problems are asked. @throws UsageError */
export function settingsOf(values: AskValues): AskSettings {
  const { thinking, system = null, prefill = '', raw = false, stop: stops = [] } = values;
  if (thinking !== undefined && thinking !== 'on' && thinking !== 'off')
    throw new UsageError(`--thinking must be on or off, not "${thinking}".`);
  return {
    system,
    prefill,
    stops,
    template: raw ? 'raw' : 'chat',
    thinking: thinking === undefined ? null : thinking === 'on',
    longest: integerOf('longest', values.longest, plainAsk.longest, 1, 2 ** 20),
  };
}

/** The prompt of the command line as a problem; its answer is read as a number unless another rule is named. @throws UsageError */
export function promptOf({ prompt, raw, rule, pattern, answer }: AskValues): TextProblem {
  if (prompt === undefined) throw new UsageError('Give a --prompt.');
  const { name, pattern: own } = fileRuleOf(rule ?? 'number', pattern) ?? { name: 'number' };
  if (name === 'countdown')
    throw new UsageError('The rule "countdown" is for problems of a file, which have its numbers.');
  const said = raw ? { prompt } : { messages: [{ role: 'user' as const, content: prompt }] };
  if (name === 'regex' && own === undefined) throw new UsageError('The rule "regex" needs a --pattern.');
  const verifier = ruleOf(name, { pattern: own });
  if (answer !== undefined && faultOfAnswer(verifier, answer) !== null)
    throw new UsageError(`The --answer "${answer.slice(0, 60)}" is none that the rule "${name}" can read.`);
  return { id: 'prompt', answer: answer ?? null, verifier, ...said };
}

/** The problems of a shipped task. @throws UsageError */
export function taskOf(name: string, language = 'en'): TextProblem[] {
  const task = shippedTaskNames.find((one) => one === name);
  if (!task) throw new UsageError(`There is no task "${name}". Tasks: ${shippedTaskNames.join(', ')}.`);
  if (language !== 'en' && language !== 'zh')
    throw new UsageError(`--language must be en or zh, not "${language}".`);
  return shippedTasks[task](language);
}
