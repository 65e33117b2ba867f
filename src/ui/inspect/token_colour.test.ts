import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantities } from '../state/inspect/inspect_view_state.ts';
import { edgesOf, fixedEdges, groundOf, groundsOf, inUnit, quantityOf, rankOf } from './token_colour.ts';

const token = {
  id: 2,
  word: 'b',
  entropy: 0.9,
  logprob: Math.log(0.2),
  top: [
    { id: 1, word: 'a', logprob: Math.log(0.7) },
    { id: 2, word: 'b', logprob: Math.log(0.2) },
  ],
};

test('each quantity of a token is what its name says', () => {
  expect(quantityOf('entropy', token, null)).toBe(0.9);
  expect(quantityOf('surprisal', token, null)).toBeCloseTo(-Math.log(0.2), 12);
  expect(quantityOf('rank', token, null)).toBe(2);
  expect(quantityOf('top1', token, null)).toBeCloseTo(0.7, 12);
  expect(quantityOf('change', token, 0.5)).toBeCloseTo(0.4, 12);
  expect(quantityOf('change', token, null)).toBeNull();
});

test('a token that is not among the alternatives ranks after them; without alternatives nothing is known', () => {
  expect(rankOf({ ...token, id: 9, word: 'z' })).toBe(3);
  expect(rankOf({ ...token, top: [] })).toBeNull();
});

test('a nat is 1.4427 bits', () => {
  expect(inUnit(1, 'bits')).toBeCloseTo(Math.LOG2E, 12);
  expect(inUnit(1, 'nats')).toBe(1);
});

test('grounds grow warmer with entropy and colder with certainty, and there is one more than edges', () => {
  for (const quantity of quantities)
    expect(groundsOf(quantity)).toHaveLength(fixedEdges[quantity].length + 1);
  expect([0, 0.05, 0.3, 0.55, 0.8, 1.1].map((h) => groundOf('entropy', h, fixedEdges.entropy))).toEqual(
    groundsOf('entropy'),
  );
  expect([1, 2, 4, 8, 30].map((r) => groundOf('rank', r, fixedEdges.rank))).toEqual(groundsOf('rank'));
  expect([1, 0.95, 0.8, 0.6, 0.4, 0.1].map((p) => groundOf('top1', p, fixedEdges.top1))).toEqual(
    groundsOf('top1'),
  );
  expect(groundOf('change', -0.5, fixedEdges.change)).toBe('d2');
  expect(groundOf('change', 0, fixedEdges.change)).toBe('e0');
  expect(groundOf('entropy', null, fixedEdges.entropy)).toBe('unknown');
});

test('on the scale by quantile half of the tokens are calm and a twentieth is warmest', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 20, maxLength: 200 }),
      (all) => {
        const edges = edgesOf('entropy', 'quantile', all);
        const warmest = all.filter((value) => groundOf('entropy', value, edges) === 'e5').length;
        const calm = all.filter((value) => groundOf('entropy', value, edges) === 'e0').length;
        expect(calm).toBe(Math.floor(all.length * 0.5));
        expect(warmest).toBe(all.length - Math.floor(all.length * 0.95));
      },
    ),
  );
});
