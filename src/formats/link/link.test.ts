import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditions, presets } from '../../experiment/presets.ts';
import { madeLink } from '../../experiment/testing/made_link.ts';
import { runs } from '../../testing/runs.ts';
import { LinkError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { toBase64url } from './base64url.ts';
import { deflate } from './deflate.ts';
import { type Link, linkOf, nearestPreset, plainLink, readLink } from './link.ts';
import { linkLimits } from './link_limits.ts';

const main = presets['countdown@1'];
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
/** A link of a payload as it is, checked by nobody. */
const rawLink = (payload: unknown) => `#v1.j.${toBase64url(encode(payload))}`;
const payload = { v: 1, p: 'countdown@1', c: { steps: 30 } };

/** What reading a text is told. */
async function faultOf(text: string): Promise<Fault> {
  try {
    await readLink(text);
  } catch (error) {
    if (error instanceof LinkError) return error.fault;
    throw error;
  }
  throw new Error(`This was read: ${text}`);
}

const specOf = async (text: string) => (await readLink(text)).value.spec;

describe('a link', () => {
  test('of any content reads back as it was, and is written the same again', async () => {
    await fc.assert(
      fc.asyncProperty(madeLink, async (link) => {
        const text = await linkOf(link, 'https://lab.example/x/');
        const { value, notes } = await readLink(text);
        expect(value).toEqual(link);
        expect(notes).toEqual([]);
        expect(await linkOf(value, 'https://lab.example/x/')).toBe(text);
      }),
      {
        numRuns: runs(200),
        examples: [[{ ...plainLink('countdown@1', main), source: 'https://a.example/&' }]],
      },
    );
  });

  test('of a preset as it is names the preset and nothing else', async () => {
    expect(await linkOf(plainLink('countdown@1', main))).toBe(rawLink({ v: 1, p: 'countdown@1' }));
  });

  test('is plain where that is shorter, and deflated where that is', async () => {
    const short = await linkOf(plainLink('countdown@1', { ...main, steps: 30 }));
    expect(short).toMatch(/^#v1\.j\.[\w-]+$/);
    const long = await linkOf({
      ...plainLink('countdown@1', main),
      note: 'forks and more forks, '.repeat(20),
    });
    expect(long).toMatch(/^#v1\.d\.[\w-]+$/);
    expect(long.length).toBeLessThan(200);
  });

  test('names a condition that the preset or the lab knows, and spells out one that was changed', async () => {
    const [top20, all] = main.conditions;
    const changed = { ...top20, mask: { ...top20.mask, rho: 0.3 } };
    const top10 = presets['countdown-rho@1'].conditions[0];
    const text = await linkOf(plainLink('countdown@1', { ...main, conditions: [all, changed, top10] }));
    const x = ['all', { name: 'top20', mask: { select: 'top', rho: 0.3 } }, 'top10'];
    expect(text).toBe(`#v1.d.${toBase64url(await deflate(encode({ v: 1, p: 'countdown@1', x })))}`);
  });

  test('carries the position-matched random share, by its name or with a share of its own', async () => {
    const { matched20, random20 } = conditions;
    const matched30 = { name: 'matched30', mask: { select: 'matched' as const, rho: 0.3 }, objective: {} };
    const spec = { ...main, conditions: [matched20, random20, matched30] };
    const text = await linkOf(plainLink('countdown@1', spec));
    const x = ['matched20', 'random20', { name: 'matched30', mask: matched30.mask }];
    expect(text).toBe(`#v1.d.${toBase64url(await deflate(encode({ v: 1, p: 'countdown@1', x })))}`);
    expect(await specOf(text)).toEqual(spec);
  });

  test('quantises a claim to three decimals', async () => {
    const claim: Link['claim'] = {
      adapter: 'software',
      steps: [0, 10],
      results: [{ condition: 'all', mean: 0.49849, sd: 1 / 3, n: 3, pass: [0.2041, null] }],
    };
    const { value } = await readLink(await linkOf({ ...plainLink('countdown@1', main), claim }));
    expect(value.claim?.results[0]).toEqual({
      condition: 'all',
      mean: 0.498,
      sd: 0.333,
      n: 3,
      pass: [0.204, null],
    });
  });

  test('carries the hashes of a claim’s final parameters, and refuses what can be none', async () => {
    const [one, two] = ['0123456789abcdef'.repeat(4), 'f'.repeat(64)];
    const result = { mean: 0.5, sd: null, pass: [0.5] };
    const claim: Link['claim'] = {
      adapter: 'wasm',
      steps: [40],
      results: [
        { condition: 'top20', n: 2, ...result, hashes: [one, two] },
        { condition: 'all', n: 1, ...result },
      ],
    };
    const text = await linkOf({ ...plainLink('countdown@1', main), claim });
    expect((await readLink(text)).value.claim).toEqual(claim);

    const k = { a: 'wasm', e: [40], r: [['all', 500, null, 2, [500]]] };
    const read = (h: unknown) => readLink(rawLink({ v: 1, p: 'countdown@1', k: { ...k, h } }));
    const hash = `${'A'.repeat(42)}E`;
    expect((await read([[hash, hash]])).value.claim?.results[0].hashes).toHaveLength(2);
    expect((await read([[]])).value.claim?.results[0].hashes).toBeUndefined();
    for (const wrong of [
      [[hash]],
      [],
      [[hash, hash], []],
      [[hash, `${'A'.repeat(42)}B`]],
      [[hash, 'A']],
      'A',
    ])
      await expect(read(wrong), JSON.stringify(wrong)).rejects.toThrow(LinkError);
  });

  test('takes from its texts what would disturb a page: control characters and turns of direction', async () => {
    const text = rawLink({ v: 1, p: 'countdown@1', t: 'a\nb\u0000c\u202ed', n: 'a\r\nb\u0007\ud800' });
    const { value } = await readLink(text);
    expect(value.title).toBe('a b cd');
    expect(value.note).toBe('a\nb \ufffd');
  });

  test('is against the nearest preset', () => {
    expect(nearestPreset({ ...presets['walk@1'], steps: 10, seeds: [9] })).toBe('walk@1');
    expect(nearestPreset(main)).toBe('countdown@1');
  });

  test('that could not be read again is not written', async () => {
    const write = (change: Partial<Link>) => linkOf({ ...plainLink('countdown@1', main), ...change });
    await expect(write({ spec: { ...main, steps: 0 } })).rejects.toThrow(LinkError);
    await expect(write({ preset: 'nothing@1' })).rejects.toThrow('"nothing@1"');
    await expect(write({ title: 'x'.repeat(linkLimits.title + 1) })).rejects.toThrow(': t: ');
    await expect(write({ source: 'http://lab.example/run.zip' })).rejects.toThrow('https');
    const random = fc.sample(fc.string({ minLength: 200, maxLength: 200 }), { seed: 1, numRuns: 36 });
    await expect(
      write({ view: Object.fromEntries(random.map((text, i) => [`a${i}`, text])) }),
    ).rejects.toThrow('at most 8,000');
  });
});

describe('a link that went through other programs', () => {
  const wanted = { ...main, steps: 30 };
  const link = rawLink(payload);
  const url = `https://lab.example/lab/${link}`;

  test.each([
    ['a whole URL', url],
    ['the fragment', link],
    ['the fragment without #', link.slice(1)],
    ['white space around', `  \n${link}\t `],
    ['a line break inside', `${url.slice(0, 60)}\n${url.slice(60)}`],
    ['white space between all characters', [...link].join(' ')],
    ['marks of no width', [...link].join('\u200b')],
    ['a no-break space inside', `${link.slice(0, 20)}\u00a0${link.slice(20)}`],
    ['all as %xx', encodeURIComponent(url)],
    ['the dots as %2E', link.replaceAll('.', '%2E')],
    ['letters as %xx', link.replace('v1', '%761').replace(/A/g, '%41')],
    ['brackets of Markdown', `[the lab](${url})`],
    ['angle brackets', `<${url}>`],
    ['angle brackets without #', `<${link.slice(1)}>`],
    ['quotes', `"${url}"`],
    ['single quotes', `'${url}'`],
    ['a full stop', `Look at ${url}.`],
    ['a comma and more text', `Look at ${url}, it is good`],
    ['words behind it', `Look at ${url} it is good`],
    ['a line of its own in a message', `Hello,\n\n${url}\n\nSee you\n`],
    ['several marks', `(see ${url}).`],
    ['a Chinese full stop', `看这个：${url}。`],
    ['a Chinese full stop and more text', `${url}。快来看看`],
    ['Chinese brackets', `（${url}）`],
    ['Chinese brackets without #', `（${link.slice(1)}）`],
    ['Chinese quotes', `“${url}”，`],
    ['book marks', `《${url}》、`],
    ['padding', `${link}==`],
  ])('%s', async (_, text) => {
    expect(await specOf(text)).toEqual(wanted);
  });
});

describe('the address behind a link', () => {
  const link = rawLink(payload);
  const source = async (text: string) => (await readLink(text)).value.source;

  test.each([
    ['~src=https://hub.example/a/run.zip', 'https://hub.example/a/run.zip'],
    ['~src=https://hub.example/a/run.zip?x=1&y=2#part', 'https://hub.example/a/run.zip?x=1&y=2'],
    ['~src=HTTPS://Hub.Example/a\n> b', 'https://hub.example/ab'],
    ['~src=https://hub.example/run.zip has the runs', 'https://hub.example/run.zip'],
    ['~src=https://hub.example/run.zip?x=1|my run>', 'https://hub.example/run.zip?x=1'],
    ['~src=https://hub.example/run.zip?utm_source=x&fbclid=y', 'https://hub.example/run.zip'],
    ['~src=https://hub.example/run.zip&fbclid=y', 'https://hub.example/run.zip'],
    ['~src=https://hub.example/run.zip?x=1&amp;y=2', 'https://hub.example/run.zip?x=1&y=2'],
    ['~src=https://hub.example/run.zip).', 'https://hub.example/run.zip'],
    ['~src=https://hub.example/run.zip。看', 'https://hub.example/run.zip'],
    ['~src=https://hub.example/%E7%86%B5.zip', 'https://hub.example/%E7%86%B5.zip'],
    ['%7Esrc=https%3A%2F%2Fhub.example%2Frun.zip', 'https://hub.example/run.zip'],
  ])('is read: %s', async (tail, expected) => {
    expect(await source(link + tail)).toBe(expected);
  });

  test.each([
    '~src=http://hub.example/run.zip',
    '~src=javascript:alert(1)',
    '~src=data:application/zip;base64,AA',
    '~src=blob:https://hub.example/1',
    '~src=//hub.example/run.zip',
    '~src=https://user:word@hub.example/run.zip',
    '~src=https://',
    '~src=',
    `~src=https://hub.example/${'a'.repeat(500)}`,
  ])('is refused: %s', async (tail) => {
    expect((await faultOf(link + tail)).rule).toBe('bad-source');
  });

  const written = (address: string) => linkOf({ ...plainLink('countdown@1', main), source: address });

  test.each([
    'https://hub.example/run.zip',
    "https://hub.example/a(b)'c'*~d.",
    'https://hub.example/a&b&amp;c',
    'https://hub.example/run.zip?download=true&part=1&utm_source=x',
    'https://hub.example/%22%2522%C3%A9%FF/#',
    'https://localhost:8000/_',
  ])('comes back whatever stands behind it: %s', async (address) => {
    const text = await written(address);
    const { href } = new URL(address.replace('#', ''));
    for (const behind of [
      '',
      '.',
      ').',
      ' it is good',
      '&v=3',
      '&fbclid=y',
      '|my run>',
      '_',
      '.zip',
      '。看',
      '">',
    ])
      expect([behind, await source(text + behind)]).toEqual([behind, href]);
    for (const inside of ['\n', '\n> ', ' ', '\u200b'])
      for (const at of [text.indexOf('~src'), text.length - 20])
        expect(await source(text.slice(0, at) + inside + text.slice(at)), inside).toBe(href);
  });

  test('that is cut off is no other address', async () => {
    const text = await written('https://hub.example/runs/run.zip');
    const from = text.indexOf('~src') + 2;
    for (let end = from; end < text.length; end++)
      for (const behind of ['', '...', '…', ' ', '. Look', '">', '|my run>'])
        expect((await faultOf(text.slice(0, end) + behind)).rule).toMatch(/^(cut-off|bad-source)$/);
  });

  test('is written in letters, digits and % alone, with its CRC-32 behind %23', async () => {
    expect((await written('https://hub.example/a.zip?x=1')).split('~src=')[1]).toBe(
      // Python: zlib.crc32(b'https://hub.example/a.zip?x=1'), to the base 36.
      'https%3A%2F%2Fhub%2Eexample%2Fa%2Ezip%3Fx%3D1%2319snt1r',
    );
  });
});

describe('a link that cannot be read says why', () => {
  const link = rawLink(payload);
  const bad = (change: object) => rawLink({ ...payload, ...change });

  test.each<[string, string, Fault]>([
    ['an empty text', '', { rule: 'not-a-link' }],
    ['another hash', '#settings', { rule: 'not-a-link' }],
    ['version 0', '#v0.j.e30', { rule: 'not-a-link' }],
    ['a newer wire', '#v2.j.e30', { rule: 'newer-format', what: 'format', version: 2 }],
    ['a newer codec', '#v1.z.e30', { rule: 'newer-format', what: 'codec', version: 'z' }],
    ['no payload', '#v1.j.', { rule: 'cut-off' }],
    ['no codec', '#v1.', { rule: 'cut-off' }],
    ['a lost end', link.slice(0, -6), { rule: 'cut-off' }],
    [
      'a strange character',
      link.replace(/.{4}$/, '$$AAA'),
      { rule: 'strange-character', character: '$', at: link.length - 3 },
    ],
    ['JSON of a list', rawLink([1]), { rule: 'not-an-object' }],
    ['no JSON', `#v1.j.${toBase64url(new TextEncoder().encode('{a}'))}`, { rule: 'not-json' }],
    ['no UTF-8', '#v1.j._____w', { rule: 'changed-characters' }],
    ['too deep', rawLink({ ...payload, w: { a: [[[[[[[[]]]]]]]] } }), { rule: 'too-deep', limit: 8 }],
    ['a newer schema', bad({ v: 2 }), { rule: 'newer-format', what: 'schema', version: 2 }],
    ['an unknown preset', bad({ p: 'countdown@99' }), { rule: 'unknown-preset', preset: 'countdown@99' }],
    ['a preset of Object', bad({ p: 'toString' }), { rule: 'unknown-preset', preset: 'toString' }],
    ['an unknown condition', bad({ x: ['top99'] }), { rule: 'unknown-condition', condition: 'top99' }],
    ['a condition of Object', bad({ x: ['valueof'] }), { rule: 'unknown-condition', condition: 'valueof' }],
    [
      'a claim of no condition',
      bad({ k: { a: 'unknown', e: [], r: [['top10', 1, null, 1, []]] } }),
      { rule: 'claim-without-condition', condition: 'top10' },
    ],
  ])('%s', async (_, text, fault) => {
    expect(await faultOf(text)).toEqual(fault);
  });

  test.each([
    ['no schema', { v: undefined }, 'v'],
    ['a schema of words', { v: '1' }, 'v'],
    ['null for a schema', { v: null }, 'v'],
    ['schema 0', { v: 0 }, 'v'],
    ['a schema below 0', { v: -1 }, 'v'],
    ['half a schema', { v: 1.5 }, 'v'],
    ['a list for a schema', { v: [1] }, 'v'],
    ['a million steps', { c: { steps: 1e6 } }, 'c.steps'],
    ['half a step', { c: { steps: 1.5 } }, 'c.steps'],
    ['a billion prompts', { c: { rollout: { prompts: 1e9 } } }, 'c.rollout.prompts'],
    ['a word for a number', { c: { mask: { rho: '0.2' } } }, 'c.mask.rho'],
    ['an unknown selection', { c: { mask: { select: 'best' } } }, 'c.mask.select'],
    ['a path for a model', { c: { model: '../../etc' } }, 'c.model'],
    ['null for a part', { c: { mask: null } }, 'c.mask'],
    ['no seeds', { s: [] }, 's'],
    ['a negative seed', { s: [-1] }, 's.0'],
    ['too many seeds', { s: Array.from({ length: 65 }, (_, i) => i) }, 's'],
    ['a seed twice', { s: [1, 1] }, 's'],
    ['a condition twice', { x: ['all', 'all'] }, 'conditions'],
    ['too many conditions', { x: Array(17).fill('all') }, 'x'],
    ['a view of too many leaves', { w: { a: Array(41).fill(0) } }, 'w'],
    ['a view too deep', { w: { a: [[[0]]] } }, 'w'],
    ['a long text in a view', { w: { a: 'x'.repeat(201) } }, 'w'],
    ['a view that is a list', { w: [] }, 'w'],
    ['a long title', { t: 'x'.repeat(121) }, 't'],
    ['a number for a title', { t: 1 }, 't'],
    ['a long note', { n: 'x'.repeat(1001) }, 'n'],
    ['a claim above 1', { k: { a: 'unknown', e: [], r: [['all', 1001, null, 1, []]] } }, 'k.r.0.1'],
    ['a claim of an unknown adapter', { k: { a: 'RTX', e: [], r: [['all', 1, null, 1, []]] } }, 'k.a'],
    ['a claim with steps back', { k: { a: 'unknown', e: [2, 1], r: [['all', 1, null, 1, [1, 1]]] } }, 'k.e'],
    ['a curve without its steps', { k: { a: 'unknown', e: [1], r: [['all', 1, null, 1, []]] } }, 'k'],
  ])('%s', async (_, change, path) => {
    expect(await faultOf(bad(change))).toMatchObject({ rule: 'schema', field: path });
  });

  test('a link of more than 8,000 characters, whatever it holds', async () => {
    expect(await faultOf(`#v1.j.${'A'.repeat(7995)}`)).toEqual({
      rule: 'too-long',
      length: 8001,
      limit: 8000,
    });
    expect((await faultOf(`#v1.j.${'A'.repeat(7994)}`)).rule).not.toBe('too-long');
    expect((await faultOf('x'.repeat(10_000_000))).rule).toBe('too-long');
  });

  test.each(['__proto__', 'constructor', 'prototype'])('%s, wherever it is', async (key) => {
    const inside = `"${key}":{"polluted":1}`;
    const escaped = inside.replace('o', '\\u006f');
    for (const json of [
      `{"v":1,"p":"countdown@1",${inside}}`,
      `{"v":1,"p":"countdown@1","c":{"mask":{${inside}}}}`,
      `{"v":1,"p":"countdown@1","x":[{"name":"a",${inside}}]}`,
      `{"v":1,"p":"countdown@1","w":{"a":[{${escaped}}]}}`,
      `{"v":1,"p":"countdown@1","unknown":{${inside}}}`,
    ]) {
      expect(await faultOf(`#v1.j.${toBase64url(new TextEncoder().encode(json))}`)).toEqual({
        rule: 'unknown-field',
        field: key,
      });
    }
    expect('polluted' in {}).toBe(false);
  });

  test('a key that is there twice', async () => {
    const json = '{"v":1,"p":"countdown@1","p":"walk@1"}';
    const text = `#v1.j.${toBase64url(new TextEncoder().encode(json))}`;
    expect(await faultOf(text)).toEqual({ rule: 'repeated-field', field: 'p' });
  });
});

describe('a deflated link', () => {
  const pack = async (bytes: Uint8Array<ArrayBuffer>) => deflate(bytes);
  const text = (bytes: Uint8Array) => `#v1.d.${toBase64url(bytes)}`;

  test('reads as a plain one', async () => {
    expect(await specOf(text(await pack(encode(payload))))).toEqual({ ...main, steps: 30 });
  });

  test('that is cut off, goes on, or was changed has an error of its own', async () => {
    const whole = await pack(encode({ ...payload, n: 'forks '.repeat(20) }));
    for (let end = 1; end < whole.length; end++) {
      expect(await faultOf(text(whole.subarray(0, end)))).toEqual({ rule: 'cut-off' });
    }
    expect(await faultOf(text(Uint8Array.from([...whole, 0])))).toEqual({ rule: 'trailing-text' });
    expect(await faultOf(text(Uint8Array.from([...whole, 1, 2, 3])))).toEqual({ rule: 'trailing-text' });
    expect(await faultOf(text(Uint8Array.from([255, ...whole])))).toEqual({ rule: 'changed-characters' });
  });

  test('that inflates to 5 MiB is refused after 64 KiB', async () => {
    const bomb = text(await pack(new Uint8Array(5 * 2 ** 20)));
    expect(bomb.length).toBeLessThan(linkLimits.read);
    expect(await faultOf(bomb)).toEqual({ rule: 'inflates-too-far', bytes: 65_536 });
    const edge = (size: number) => pack(new Uint8Array(size).fill(32));
    expect((await faultOf(text(await edge(65_536)))).rule).toBe('not-json');
    expect((await faultOf(text(await edge(65_537)))).rule).toBe('inflates-too-far');
  });
});

describe('a link of a newer writer', () => {
  test('is read without the fields that this version does not know, and says which they were', async () => {
    const text = rawLink({
      ...payload,
      z: 1,
      c: { steps: 30, turbo: true, mask: { soft: 1, rho: 0.1 } },
      x: ['all', { name: 'mine', mask: { select: 'top', beta: 2 }, colour: 'red' }],
      k: { a: 'discrete', e: [], r: [['all', 500, null, 1, []]], mood: 'good' },
    });
    const { value, notes } = await readLink(text);
    const dropped = ['z', 'c.turbo', 'c.mask.soft', 'x[1].mask.beta', 'x[1].colour', 'k.mood'];
    expect(
      notes
        .filter(({ code }) => code === 'unknown-key-dropped')
        .map((n) => 'path' in n && n.path)
        .sort(),
    ).toEqual(dropped.sort());
    expect(value.spec).toEqual({
      ...main,
      steps: 30,
      mask: { ...main.mask, rho: 0.1 },
      conditions: [main.conditions[1], { name: 'mine', mask: { select: 'top' }, objective: {} }],
    });
    expect((await readLink(await linkOf(value))).notes).toEqual([]);
  });

  test('gives no more notes than a page can show', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`new${i}`, 1]));
    expect((await readLink(rawLink({ ...payload, ...many }))).notes).toHaveLength(linkLimits.notes);
  });
});

test.each([
  [{ hide: ['rho', 'train'], lock: ['play'] }],
  [{}],
  [null],
  ['x'.repeat(5000)],
  [Array(500).fill([[1]])],
])('an old link opens without its lesson, whatever that holds, and is written without it', async (l) => {
  const { value, notes } = await readLink(rawLink({ ...payload, l }));
  expect(notes).toEqual([{ code: 'lesson-dropped' }]);
  const { value: plain } = await readLink(rawLink(payload));
  expect(value).toEqual(plain);
  expect(await linkOf(value)).toBe(await linkOf(plain));
});
