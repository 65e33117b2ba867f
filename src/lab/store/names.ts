import { longestName } from '../client/kept_protocol.ts';

const kinds =
  'amber brisk calm clear deft early fleet gentle grand hardy keen level lucid mellow neat noble patient plain proud quick quiet ready sharp silver slow small steady still swift tall tidy vivid warm wide wise young'.split(
    ' ',
  );
const things =
  'alder aspen badger birch brook cedar comet crane delta ember falcon fern fjord garnet grove harbour heron hollow juniper kestrel lantern larch linden lynx maple marsh meadow orchard otter pebble plover quarry raven reed ridge rowan sparrow spruce thistle willow'.split(
    ' ',
  );

/**
 * A memorable name, such as "calm heron".
 * @param taken existing names; if all attempts are taken a number is appended
 * @param random uniform in [0, 1)
 */
export function newName(taken: ReadonlySet<string>, random: () => number = Math.random): string {
  const one = (words: string[]) => words[Math.floor(random() * words.length)];
  let name = '';
  for (let tries = 0; tries < 20; tries++) {
    name = `${one(kinds)} ${one(things)}`;
    if (!taken.has(name)) return name;
  }
  return freeName(name, taken);
}

/** A name, with a number appended if it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(numbered(name, number))) number++;
  return numbered(name, number);
}

/** A long name is truncated to fit the number. */
const numbered = (name: string, number: number) =>
  `${name.slice(0, longestName - ` ${number}`.length)} ${number}`;

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A unique identifier: 16 characters out of 36. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => letters[byte % 36]).join('');
