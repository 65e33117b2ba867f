/** What a pattern becomes: a program for the machine of `search.ts`. */
export type Instruction =
  | { readonly op: 'character'; readonly test: (code: number) => boolean }
  /** Goes on in two places, the first one preferred. */
  | { readonly op: 'fork'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'save'; readonly slot: 0 | 1 }
  | { readonly op: 'assert'; readonly where: Assertion }
  | { readonly op: 'match' };

export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

export const patternLimits = { characters: 200, instructions: 1000, repeats: 100 } as const;

/** A part of a pattern. */
export type Node =
  | { kind: 'character'; test: (code: number) => boolean }
  | { kind: 'assert'; where: Assertion }
  | { kind: 'sequence'; parts: Node[] }
  | { kind: 'choice'; options: Node[] }
  | { kind: 'repeat'; part: Node; least: number; most: number; greedy: boolean }
  | { kind: 'group'; part: Node };

/** A pattern that is not read, as a sentence. */
export class PatternError extends Error {}

/** @throws PatternError where it has too many instructions */
export function compile(node: Node): Instruction[] {
  const program: Instruction[] = [];
  const push = (instruction: Instruction): number => {
    if (program.length >= patternLimits.instructions) {
      throw new PatternError('The pattern repeats too much: written out, it is too long.');
    }
    return program.push(instruction) - 1;
  };
  const fork = (greedy: boolean, inside: number, outside: number): Instruction =>
    greedy ? { op: 'fork', first: inside, second: outside } : { op: 'fork', first: outside, second: inside };
  const emit = (one: Node): void => {
    switch (one.kind) {
      case 'character':
        push({ op: 'character', test: one.test });
        return;
      case 'assert':
        push({ op: 'assert', where: one.where });
        return;
      case 'sequence':
        for (const part of one.parts) emit(part);
        return;
      case 'group':
        push({ op: 'save', slot: 0 });
        emit(one.part);
        push({ op: 'save', slot: 1 });
        return;
      case 'choice': {
        const ends: number[] = [];
        for (const [i, option] of one.options.entries()) {
          if (i === one.options.length - 1) {
            emit(option);
            break;
          }
          const at = push({ op: 'jump', to: 0 });
          emit(option);
          ends.push(push({ op: 'jump', to: 0 }));
          program[at] = { op: 'fork', first: at + 1, second: program.length };
        }
        for (const end of ends) program[end] = { op: 'jump', to: program.length };
        return;
      }
      case 'repeat': {
        for (let i = 0; i < one.least; i++) emit(one.part);
        if (one.most === Number.POSITIVE_INFINITY) {
          const at = push({ op: 'jump', to: 0 });
          emit(one.part);
          push({ op: 'jump', to: at });
          program[at] = fork(one.greedy, at + 1, program.length);
          return;
        }
        const forks: number[] = [];
        for (let i = one.least; i < one.most; i++) {
          forks.push(push({ op: 'jump', to: 0 }));
          emit(one.part);
        }
        for (const at of forks) program[at] = fork(one.greedy, at + 1, program.length);
      }
    }
  };
  emit(node);
  push({ op: 'match' });
  return program;
}
