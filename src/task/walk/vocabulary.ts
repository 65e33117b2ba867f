import { vocabularyOf } from '../vocabulary.ts';
import type { Vocabulary } from '../world.ts';

/** Values live on a ring of this many: 0 to 30. */
export const modulus = 31;

/** The moves: what each does to a value, before it is taken modulo 31. */
export const operations = {
  A: (value: number) => value + 1,
  B: (value: number) => value * 2,
  C: (value: number) => value * 3,
  D: (value: number) => value - 5,
} as const;
export type Operation = keyof typeof operations;
export const operationNames = Object.keys(operations) as Operation[];

/** Where a move leads from a value in 0 to 30. */
export function step(value: number, operation: Operation): number {
  return (operations[operation](value) + modulus) % modulus;
}

const numbers = Array.from({ length: modulus }, (_, n) => String(n));
const words = ['=', 'goal', 'yes', 'no', 'stop', ':', '<bos>', '<eos>'];

/** Walk's 43 tokens: numbers 0 to 30 (a number's id is its value), `A B C D`, then the words. */
export const walkVocabulary: Vocabulary = vocabularyOf([...numbers, ...operationNames, ...words]);

const { id } = walkVocabulary;

/** The ids of walk's words. */
export const word = {
  equals: id('='),
  goal: id('goal'),
  yes: id('yes'),
  no: id('no'),
  stop: id('stop'),
  colon: id(':'),
  bos: walkVocabulary.bos,
  eos: walkVocabulary.eos,
} as const;

/** Whether a token id is a number's. */
export const isNumber = (token: number) => Number.isInteger(token) && token >= 0 && token < modulus;

/** The move that a token id stands for, or undefined. */
export const operation = (token: number): Operation | undefined => operationNames[token - modulus];
