import { describe, expect, test } from 'vitest';
import { countdown } from './countdown/world.ts';
import { forbiddenIds } from './forbidden_words.ts';

describe('forbidden words', () => {
  const { vocabulary } = countdown;
  const ids = (text: string) => text.split(' ').map(vocabulary.id);

  test('are the ids of a world’s words, each once', () => {
    expect(forbiddenIds(['stop', 'wait', 'stop'], vocabulary)).toEqual(ids('stop wait'));
    expect(forbiddenIds([], vocabulary)).toEqual([]);
  });

  test('are refused by name where they are none, end responses, or leave nothing', () => {
    expect(() => forbiddenIds(['give-up'], vocabulary)).toThrow('"give-up" is no word of this world');
    expect(() => forbiddenIds(['<eos>'], vocabulary)).toThrow(
      '<eos> cannot be forbidden: no response would end',
    );
    const all = vocabulary.tokens.filter((word) => word !== '<eos>');
    expect(() => forbiddenIds(all, vocabulary)).toThrow('nothing to write');
    expect(forbiddenIds(all.slice(1), vocabulary)).toHaveLength(53);
  });
});
