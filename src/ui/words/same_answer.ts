import { createContext, createElement, type ReactNode } from 'react';
import type { Messages } from './en/en.ts';

/** Whether endings are counted by the sample's own answer, and not by being right: then other words say what was counted. */
export const SameAnswerContext = createContext(false);

/** A part of the page in which endings are counted by the sample's own answer, or not. */
export const CountedBy = ({ sameAnswer, children }: { sameAnswer: boolean; children: ReactNode }) =>
  createElement(SameAnswerContext, { value: sameAnswer }, children);

const made = new WeakMap<Messages, Messages>();

/** A catalogue with the words for endings in the same answer in place of those for right ones. */
export function sameAnswerWords(words: Messages): Messages {
  const known = made.get(words);
  if (known) return known;
  const { figures, inspect, sameAnswer } = words;
  const { band, tree, forks, shown, scan, fork } = sameAnswer;
  const changed: Messages = {
    ...words,
    figures: {
      ...figures,
      band: { ...figures.band, ...band },
      tree: { ...figures.tree, ...tree },
      forks: { ...figures.forks, ...forks },
    },
    inspect: {
      ...inspect,
      shown: { ...inspect.shown, ...shown },
      scan: { ...inspect.scan, ...scan },
      fork: { ...inspect.fork, ...fork },
    },
  };
  made.set(words, changed);
  return changed;
}
