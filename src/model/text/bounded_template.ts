import type { Environment, Interpreter } from '@huggingface/jinja';
import { areEqual, printed, strip, type Value } from './python_values.ts';

type Jinja = typeof import('@huggingface/jinja');
type Evaluate = Parameters<Interpreter['evaluate']>;
type Result = ReturnType<Interpreter['evaluate']>;
type Statement = { type: string };
/** The nodes of a program that are looked into. */
type Node =
  | { type: 'For'; iterable: Statement & { lhs: object } }
  | { type: 'BinaryExpression'; operator: { value: string }; left: Statement; right: Statement }
  | { type: 'CallExpression'; callee: Callee; args: Statement[] }
  | { type: 'FilterExpression'; operand: Statement; filter: Statement };
type Callee = { type: string; object: Statement; property: Statement; computed: boolean };

/** Longest template, in characters; those of models have up to about 30,000. */
const longestTemplate = 200_000;
/** The lexer's time is quadratic in the length of white space. */
const longestSpace = 1000;
/** Longest text that a template may make, in UTF-16 units. */
const longestText = 8 * 2 ** 20;
const mostItems = 100_000;
const longestRange = 10_000;
/** Most steps of the interpreter; a chat of a hundred messages takes some ten thousand. */
const mostSteps = 300_000;
/** A turn of a loop takes about as long as this many steps. */
const stepsPerItem = 4;
/** A step handles about this many characters in the time of a simple one. */
const charactersPerStep = 64;

/** Statements whose result is output as it is; that of an expression is printed. */
const silent = [
  'Set',
  'If',
  'For',
  'Macro',
  'CallStatement',
  'FilterStatement',
  'Break',
  'Continue',
  'Comment',
];

/** A chat template that ends: its steps and its texts are bounded. */
export interface BoundedTemplate {
  /** @throws Error with the reason of the template itself, or what it does that is not supported */
  render(variables: Readonly<Record<string, unknown>>): string;
}

/**
 * Parses a template for jinja's interpreter, which knows no code but the template's own. Printing is Python's (`None`,
 * `True`), and texts equal no numbers.
 * @throws Error if it is too long or not a template
 */
export function boundedTemplate(jinja: Jinja, source: string): BoundedTemplate {
  if (source.length > longestTemplate)
    throw new Error(`The chat template is longer than ${longestTemplate} characters.`);
  if (new RegExp(`\\s{${longestSpace + 1}}`).test(source))
    throw new Error(`The chat template has more than ${longestSpace} blanks in a row.`);
  const program = failing('cannot be read', () =>
    jinja.parse(jinja.tokenize(source, { lstrip_blocks: true, trim_blocks: true })),
  );
  return {
    render(variables) {
      const environment = new jinja.Environment();
      for (const [name, value] of Object.entries({ ...globals, ...variables })) environment.set(name, value);
      return failing('cannot be used', () => interpreter(jinja, environment).run(program).value as string);
    },
  };
}

const globals = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  raise_exception: (message: unknown) => {
    throw new Error(String(message).slice(0, 400));
  },
  range: (...given: unknown[]) => {
    const [start, stop, step] = (
      given.length === 1 ? [0, given[0], 1] : [given[0], given[1], given[2] ?? 1]
    ) as number[];
    if (![start, stop, step].every(Number.isInteger) || step === 0)
      throw new Error('range takes whole numbers');
    const length = Math.max(0, Math.ceil((stop - start) / step));
    if (length > longestRange) throw new Error(`it counts to more than ${longestRange}`);
    return Array.from({ length }, (_, i) => start + i * step);
  },
};

function failing<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // Endless recursion of a macro, or brackets in brackets; a text longer than the engine's limit.
    const why =
      error instanceof RangeError ? 'it nests too deep or grows too long' : (error as Error).message;
    throw new Error(`The chat template ${what}: ${why.replace(/\.$/, '')}.`);
  }
}

/** Jinja's interpreter with bounds. */
function interpreter(jinja: Jinja, global: Environment) {
  // The class of its texts, which the library does not export.
  const Text = new jinja.Environment().set('text', '').constructor as new (value: string) => Result;
  const make = (value: string) => new Text(value);
  const Truth = new jinja.Environment().set('truth', true).constructor as new (value: boolean) => Result;
  const makeTruth = (value: boolean) => new Truth(value);
  let steps = 0;
  /** Expressions that loops go through. */
  const loops = new WeakSet<object>();
  class Bounded extends jinja.Interpreter {
    override evaluate(statement: Evaluate[0], environment: Environment): Result {
      const result = operation(this, statement, environment) ?? super.evaluate(statement, environment);
      const { value } = result as Value;
      const characters = typeof value === 'string' ? value.length : 0;
      const items = Array.isArray(value) ? value.length : value instanceof Map ? value.size : 0;
      const isLoop = statement !== undefined && loops.has(statement);
      steps += 1 + characters / charactersPerStep + (isLoop ? items * stepsPerItem : 0);
      if (steps > mostSteps || characters > longestText || items > mostItems)
        throw new Error('it takes too long');
      return result;
    }
  }
  /** Operations in which the library's values are not Python's; null for the others. */
  function operation(of: Bounded, statement: Statement | undefined, environment: Environment): Result | null {
    const node = statement as Node | undefined;
    if (node?.type === 'For') {
      loops.add(node.iterable.type === 'SelectExpression' ? node.iterable.lhs : node.iterable);
    } else if (node?.type === 'BinaryExpression') {
      const sides = () =>
        [node.left, node.right].map((side) => of.evaluate(side as never, environment) as Value);
      const operator = node.operator.value;
      if (operator === '~') return make(sides().map(printed).join(''));
      if (operator === '==' || operator === '!=') {
        const [a, b] = sides();
        return makeTruth(areEqual(a, b) === (operator === '=='));
      }
    } else if (node?.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      // The library's strip takes no characters.
      const { object, property, computed } = node.callee;
      const side = computed ? null : (property as unknown as Value).value;
      if (side !== 'strip' && side !== 'lstrip' && side !== 'rstrip') return null;
      const values = [object, ...node.args].map((part) => of.evaluate(part as never, environment) as Value);
      if (values.length > 2 || !values.every(({ type }) => type === 'StringValue'))
        throw new Error(`${side} takes a text of characters`);
      const [text, characters] = values.map(({ value }) => value as string);
      return make(strip(text, side, characters));
    } else if (node?.type === 'FilterExpression' && (node.filter as unknown as Value).value === 'trim') {
      return make(strip(printed(of.evaluate(node.operand as never, environment) as Value), 'strip'));
    }
    return null;
  }
  const bounded = new Bounded(global);
  // A block is private in the library's types.
  const open = bounded as unknown as {
    evaluateBlock(statements: Statement[], environment: Environment): Value;
  };
  open.evaluateBlock = (statements, environment) => {
    let text = '';
    for (const statement of statements) {
      const result = bounded.evaluate(statement as never, environment) as Value;
      const isEmpty = result.type === 'NullValue' || result.type === 'UndefinedValue';
      text += !silent.includes(statement.type) ? printed(result) : isEmpty ? '' : String(result);
    }
    return make(text) as Value;
  };
  return bounded;
}
