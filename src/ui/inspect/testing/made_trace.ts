import type { Trace } from '../../../experiment/trace.ts';

interface MadeTrace {
  /** Of the response, nats. */
  entropies: readonly (number | null)[];
  /** Of the response; `t0`, `t1`, ... where they are left out. */
  words?: readonly string[];
  /** Tokens of the prompt. */
  prompt?: number;
  reward?: number | null;
  title?: string;
}

/** A trace made up for tests, with two alternatives in each place. */
export function madeTrace({ entropies, words, prompt = 1, reward = null, title = '' }: MadeTrace): Trace {
  const unknown = { entropy: null, logprob: null, top: [] };
  return {
    title,
    world: null,
    model: 'made up',
    temperature: 1,
    entropyKind: 'exact',
    promptLength: prompt,
    tokens: [
      ...Array.from({ length: prompt }, (_, i) => ({ ...unknown, id: null, word: `p${i}` })),
      ...entropies.map((entropy, at) => {
        const word = words?.[at] ?? `t${at}`;
        const logprob = Math.log(0.6);
        return {
          id: null,
          word,
          entropy,
          logprob,
          top: [
            { id: null, word, logprob },
            { id: null, word: 'other', logprob: Math.log(0.3) },
          ],
        };
      }),
    ],
    reward,
    answer: null,
    meta: {},
  };
}

/** `12 - 3 = 9 left 9 8 ; 9 + 8 = 17 goal 17 yes <eos>`, the answer of `docs/background.md`'s example, with Countdown's own ids. */
export const solvedCountdown = {
  prompt: ['<bos>', '12', '8', '3', 'goal', '17', ':'],
  response: '12 - 3 = 9 left 9 8 ; 9 + 8 = 17 goal 17 yes <eos>'.split(' '),
  entropies: [
    0.664, 1.01, 0.833, 0, 0.002, 0, 0.016, 0.006, 0, 0, 0.591, 0, 0, 0.002, 0.001, 0.001, 0.003, 0,
  ],
} as const;
