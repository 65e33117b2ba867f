import { vocabularyOf } from '../vocabulary.ts';
import type { Vocabulary } from '../world.ts';

/** The signs of a countdown expression. */
export const signs = ['+', '-', '*'] as const;
export type Sign = (typeof signs)[number];

/** Countdown's words. A number's id is its value, so numbers need no table. */
export interface CountdownVocabulary extends Vocabulary {
  /** The largest number with a token; 0 to `top` have one. */
  readonly top: number;
  readonly equals: number;
  readonly semicolon: number;
  readonly left: number;
  readonly goal: number;
  readonly yes: number;
  readonly no: number;
  readonly wait: number;
  readonly stop: number;
  readonly colon: number;
  /** Whether a token id is a number's. */
  isNumber(id: number): boolean;
  /** The sign of a token id, or undefined. */
  sign(id: number): Sign | undefined;
}

/**
 * The vocabulary for numbers 0 to `top`: one token per number, then
 * `+ - * = ; left goal yes no wait stop : <bos> <eos>`. 55 tokens for `top` 40.
 */
export function countdownVocabulary(top: number): CountdownVocabulary {
  const numbers = Array.from({ length: top + 1 }, (_, n) => String(n));
  const words = ['=', ';', 'left', 'goal', 'yes', 'no', 'wait', 'stop', ':', '<bos>', '<eos>'];
  const vocabulary = vocabularyOf([...numbers, ...signs, ...words]);
  const { id } = vocabulary;
  return {
    ...vocabulary,
    top,
    equals: id('='),
    semicolon: id(';'),
    left: id('left'),
    goal: id('goal'),
    yes: id('yes'),
    no: id('no'),
    wait: id('wait'),
    stop: id('stop'),
    colon: id(':'),
    isNumber: (token) => Number.isInteger(token) && token >= 0 && token <= top,
    sign: (token) => signs[token - (top + 1)],
  };
}
