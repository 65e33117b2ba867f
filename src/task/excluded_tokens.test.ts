import { expect, test } from 'vitest';
import { countdown } from './countdown/world.ts';
import { exclusionOf, isExcludable } from './excluded_tokens.ts';
import { walk } from './walk/world.ts';

const words =
  '12 + 3 = 15 left 15 8 ; 15 - 8 = 7 goal 17 no wait 12 - 3 = 9 left 9 8 ; 9 + 8 = 17 goal 17 yes <eos>';
const response = words.split(' ').map((word) => countdown.vocabulary.id(word));
const leftOut = (exclude: string) => {
  const marks = exclusionOf(exclude, countdown)(response);
  return words.split(' ').filter((_, i) => marks?.[i]);
};

test('words and slots leave the mask, wherever they stand', () => {
  expect(leftOut('wait')).toEqual(['wait']);
  expect(leftOut('wait stop')).toEqual(['wait']);
  // The slot in which wait, stop and the end after yes stand.
  expect(leftOut('next')).toEqual(['wait', '<eos>']);
  expect(leftOut('op1 yes')).toEqual(['+', '-', 'yes']);
});

test('nothing leaves it by default', () => {
  expect(exclusionOf(undefined, countdown)(response)).toBeNull();
  expect(exclusionOf('', countdown)(response)).toBeNull();
});

test('what is neither a word nor a slot is refused by name', () => {
  expect(() => exclusionOf('wait give-up', countdown)).toThrow(
    'excludes "give-up", which is neither a word nor a slot of the world countdown. Its slots: x1 op1 y1 = z1 left',
  );
  expect(() => exclusionOf('wait', walk)).toThrow('of the world walk');
  expect(isExcludable('verdict', walk)).toBe(true);
});
