import type { CountdownVocabulary } from './vocabulary.ts';

/** A slot of the grammar: its name, and the tokens allowed there. */
interface Slot {
  name: string;
  fits(token: number): boolean;
}

/**
 * An attempt's places in order, and what follows it: `x1 op1 y1 = z1 left u1 u2 ; x2 op2 y2 = z2 goal T verdict next`.
 */
function attemptSlots(numbers: number, vocabulary: CountdownVocabulary): Slot[] {
  const { isNumber, sign } = vocabulary;
  const exactly = (name: string, ...ids: number[]): Slot => ({ name, fits: (token) => ids.includes(token) });
  const number = (name: string): Slot => ({ name, fits: isNumber });
  const slots: Slot[] = [];
  for (let move = 1; move < numbers; move++) {
    slots.push(number(`x${move}`), { name: `op${move}`, fits: (token) => sign(token) !== undefined });
    slots.push(number(`y${move}`), exactly('=', vocabulary.equals), number(`z${move}`));
    if (move === numbers - 1) break;
    slots.push(exactly('left', vocabulary.left));
    for (let u = 1; u <= numbers - move; u++) slots.push(number(`u${u}`));
    slots.push(exactly(';', vocabulary.semicolon));
  }
  const { goal, yes, no, wait, stop, eos } = vocabulary;
  slots.push(
    exactly('goal', goal),
    number('T'),
    exactly('verdict', yes, no),
    exactly('next', wait, stop, eos),
  );
  return slots;
}

/**
 * The slot of each token of a response. Attempts are laid over each other: the first number of every attempt is `x1`.
 * `next` is where `wait`, `stop` and the end after `yes` stand.
 */
export function countdownSlots(
  response: readonly number[],
  numbers: number,
  vocabulary: CountdownVocabulary,
): string[] {
  const slots = attemptSlots(numbers, vocabulary);
  const names: string[] = [];
  let at = 0;
  for (const token of response) {
    const afterStop = names.at(-1) === 'next' && response[names.length - 1] === vocabulary.stop;
    const slot = afterStop
      ? { name: 'end', fits: (t: number) => t === vocabulary.eos }
      : slots[at % slots.length];
    if (!slot.fits(token)) break;
    names.push(slot.name);
    at++;
  }
  return [...names, ...Array<string>(response.length - names.length).fill('')];
}

/**
 * The slots in which the teacher chooses: each move's numbers and sign, but only the sign of the last, whose two
 * numbers stand in the order of `left`; and `next`, for it may `wait` or `stop` after `no`.
 */
export function countdownForkSlots(numbers: number): string[] {
  const slots: string[] = [];
  for (let move = 1; move < numbers - 1; move++) slots.push(`x${move}`, `op${move}`, `y${move}`);
  return [...slots, `op${numbers - 1}`, 'next'];
}
