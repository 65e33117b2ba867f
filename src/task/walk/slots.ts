import { isNumber, operation, word } from './vocabulary.ts';

/** A move's places: `OP = v goal t verdict`. In the place of `OP` also stand `stop` and the end. */
const places: readonly { name: string; fits(token: number): boolean }[] = [
  {
    name: 'op',
    fits: (token) => operation(token) !== undefined || token === word.stop || token === word.eos,
  },
  { name: '=', fits: (token) => token === word.equals },
  { name: 'v', fits: isNumber },
  { name: 'goal', fits: (token) => token === word.goal },
  { name: 't', fits: isNumber },
  { name: 'verdict', fits: (token) => token === word.yes || token === word.no },
];

/** The teacher chooses its move, and whether to stop. */
export const walkForkSlots: readonly string[] = ['op'];

/** The slot of each token of a response; moves are laid over each other. */
export function walkSlots(response: readonly number[]): string[] {
  const names: string[] = [];
  for (const [i, token] of response.entries()) {
    const afterStop = response[i - 1] === word.stop;
    const place = places[i % places.length];
    if (afterStop ? token !== word.eos : !place.fits(token)) break;
    names.push(afterStop ? 'end' : place.name);
  }
  return [...names, ...Array<string>(response.length - names.length).fill('')];
}
