import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { madeLink } from '../../experiment/testing/made_link.ts';
import { randomStream } from '../../random/stream.ts';
import { runs } from '../../testing/runs.ts';
import { LinkError } from '../fault.ts';
import cases from './fixtures/mangled_links.json' with { type: 'json' };
import { type Link, linkOf, plainLink, readLink } from './link.ts';
import { manglings, someManglings } from './testing/manglings.ts';

const base = 'https://lab.example.org/forklab/';
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

function mangled(text: string, names: readonly string[], seed: number): string {
  const random = randomStream(seed, 1);
  return names.reduce((of, name) => manglings[name](of, () => random.uniform()), text);
}

/** Five layers, and more of them inside each other than there was once room for. */
const deep: [Link, string[], number] = [
  {
    ...plainLink('countdown@1', { ...presets['countdown@1'], seeds: [1] }),
    view: { a: false },
    title: 'a',
    note: 'a',
    claim: {
      adapter: 'software',
      steps: [],
      results: [
        { condition: 'top20', mean: 0.26, sd: null, n: 1, pass: [] },
        { condition: 'random20', mean: 0.076, sd: null, n: 1, pass: [] },
      ],
    },
  },
  ['Google', 'numbers of HTML', 'an anchor of HTML', 'marks of no width', 'quoted-printable'],
  1570324923,
];

/** What a text opens to; null where it opens to nothing, for a reason. */
async function opened(text: string) {
  try {
    return (await readLink(text)).value;
  } catch (error) {
    if (error instanceof LinkError) return null;
    throw error;
  }
}

/** Why a text opens to nothing; null where it opens. */
const faultOf = (text: string): Promise<string | null> =>
  readLink(text).then(
    () => null,
    (error: LinkError) => error.fault.rule,
  );

test('a link as chats, mail and searches leave it opens to what it was; one that is cut says so', async () => {
  const { value } = await readLink(cases[0].text);
  for (const { what, text } of cases) {
    const read = opened(text);
    if (what.startsWith('cut:')) {
      expect([what, await read]).toEqual([what, null]);
      await expect(readLink(text)).rejects.toThrow('its end is missing. Copy it again');
    } else expect([what, await read]).toEqual([what, value]);
  }
});

describe('any link', () => {
  test.each(Object.keys(manglings))('opens to what it was after %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(madeLink, seeds, async (link, seed) => {
        const text = mangled(await linkOf(link, base), [name], seed);
        expect([text, await opened(text)]).toEqual([text, link]);
      }),
      { numRuns: runs(25, 10) },
    );
  });

  test('opens to what it was after several of them, one after another', {
    timeout: runs(60_000, 60_000),
  }, async () => {
    await fc.assert(
      fc.asyncProperty(madeLink, someManglings, seeds, async (link, names, seed) => {
        const text = mangled(await linkOf(link, base), names, seed);
        fc.pre(text.length < 32_000);
        expect(await opened(text), `${names}: ${text}`).toEqual(link);
      }),
      { numRuns: runs(250), examples: [deep] },
    );
  });

  test('opens where mail broke a line at its end, before words', async () => {
    const link = encodeURIComponent(cases[0].text);
    const { value } = await readLink(cases[0].text);
    const lines = link.match(/.{1,75}/g) ?? [];
    for (const end of ['\n', '\r\n', ' \n', '\n\t', '\n>', '\n> ', '\n> > ', '\n| '])
      for (const words of [' it is good', `${end}${end}it is good`, '\n\nit is good', '|my run>'])
        expect([end, words, await opened(lines.join(end) + end + words)]).toEqual([end, words, value]);
  });

  test('that is cut off anywhere says so, and opens to nothing', async () => {
    await fc.assert(
      fc.asyncProperty(madeLink, async (link) => {
        const text = await linkOf({ ...link, source: null }, base);
        const from = text.indexOf('#v1.') + 4;
        const step = Math.ceil((text.length - from) / 40);
        for (let end = from; end < text.length; end += step)
          for (const behind of ['', '...', '…', ' and so on', '>', '|my run>', '" ']) {
            const cut = text.slice(0, end);
            const code = await faultOf(cut + behind);
            // The words may begin with the very letters that were cut off: then the link is whole, and goes on.
            const isWhole = async () => {
              for (let letters = 1; letters <= behind.length; letters++)
                if (await opened(cut + behind.slice(0, letters))) return true;
              return false;
            };
            if (code !== 'trailing-text' || !(await isWhole()))
              expect([cut + behind, code]).toEqual([cut + behind, 'cut-off']);
          }
      }),
      { numRuns: runs(20, 10) },
    );
  });

  test('whose stream ends by chance in the words behind it is cut off', async () => {
    const cut =
      '#v1.d.rdM7jiM3EAbgqxgVNxv1JFkdGRtt4MjpYgM96BlZLVHobs3sYqDUd_EBfAIfxtewacGzmtmxsYFDAj-aXR__eoIHGKiDEwywqefjsq2PxzDW4933BB1sYHiCelp2h91cpnZYl2XFMFAfKZJFt-SUREogSpdLBzMMH8ijKSVl7kgIPZqxdMKmKapgx_';
    for (const behind of [' and so on', '\nand so on', ' > and so on'])
      expect(await faultOf(cut + behind), behind).toBe('cut-off');
  });

  test('that is mangled and cut opens to what it was or to nothing', {
    timeout: runs(60_000, 60_000),
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        madeLink,
        someManglings,
        seeds,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (link, names, seed, cut) => {
          const text = mangled(await linkOf(link, base), names, seed);
          const read = await opened(text.slice(0, Math.floor(cut * text.length)));
          // Where all of its address is gone, nothing tells that there was one.
          if (read) expect([link, { ...link, source: null }]).toContainEqual(read);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

describe('a text with several links', () => {
  test('opens where they say the same, and is refused where they do not', async () => {
    await fc.assert(
      fc.asyncProperty(madeLink, madeLink, async (a, b) => {
        const [one, other] = [await linkOf(a, base), await linkOf(b, base)];
        fc.pre(one !== other);
        expect(await opened(`${one} and ${one}`)).toEqual(a);
        await expect(readLink(`${one} and ${other}`)).rejects.toMatchObject({
          fault: { rule: 'several-links', count: 2 },
        });
      }),
      { numRuns: runs(30) },
    );
  });

  test('opens the whole one where the other is cut', async () => {
    const whole = cases[0].text;
    const { value } = await readLink(whole);
    expect(await opened(`[${whole.slice(0, 60)}...](${whole})`)).toEqual(value);
  });
});

test('what cannot be undone is told truly', async () => {
  const link = cases[0].text;
  const at = link.length - 20;
  await expect(readLink(`${link.slice(0, at)}$${link.slice(at)}`)).rejects.toThrow(
    `"$" at position ${at + 1} `,
  );
  for (const by of ['$$$', '😀', '…', '<x>'])
    await expect(readLink(`${link.slice(0, at)}${by}${link.slice(at)}`), by).rejects.toMatchObject({
      fault: { rule: 'strange-character', character: [...by][0], at: at + 1 },
    });
  // A character that was changed may end the stream before its time: what follows was not added.
  const from = link.indexOf('#v1.d.') + 6;
  for (let place = from; place < link.length - 1; place++)
    for (const by of 'AEw_') {
      const code = await faultOf(link.slice(0, place) + by + link.slice(place + 1));
      if (code !== null) expect([place, by, code]).not.toEqual([place, by, 'trailing-text']);
    }
  await expect(readLink(`${link}abc`)).rejects.toThrow('letters or digits were added');
  await expect(readLink(link.slice(0, 60) + link.slice(63))).rejects.toThrow('in the middle of it');
  await expect(readLink('see https://t.co/AbC123')).rejects.toThrow('only t.co knows the whole one');
  await expect(readLink('see https://example.org/t.com')).rejects.toThrow('not a link of forklab');
});
