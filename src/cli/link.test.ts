import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { presets } from '../experiment/presets.ts';
import { readyLessons } from '../formats/link/lesson.ts';
import { linkOf, plainLink, readLink } from '../formats/link/link.ts';
import { decoded } from './link.ts';
import { readExperiment } from './runs/read_experiment.ts';
import { runForklab } from './testing/run_forklab.ts';

const forklab = (args: string[], input = '') => runForklab(args, { input });

const spec = { ...presets['countdown@1'], steps: 30, seeds: [1, 2, 3] };

describe('the command link', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-link-'));
  const file = join(folder, 'spec.json');

  test('encodes a spec, and decodes a line of stdin into a line of JSON', async () => {
    writeFileSync(file, JSON.stringify(spec));
    const encoded = await forklab(['link', 'encode', file, '--base', 'https://lab.example/', '--json']);
    expect(encoded.status).toBe(0);
    const { link, length, preset } = JSON.parse(encoded.stdout);
    expect(link).toBe(await linkOf(plainLink('countdown@1', spec), 'https://lab.example/'));
    expect([length, preset]).toEqual([link.length, 'countdown@1']);

    const { status, stdout } = await forklab(
      ['link', 'decode'],
      `${link}\n\n${link.slice(0, -4)}\n(${link}).`,
    );
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const [first, blank, cut, last] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ ...spec, preset: 'countdown@1', view: null, claim: null, notes: [] });
    expect(blank).toMatchObject({ error: expect.stringContaining('not a link'), code: 'not-a-link' });
    expect(cut).toEqual({ error: expect.stringContaining('Copy it again'), code: 'cut-off' });
    expect(last).toEqual(first);
  });

  test('joins a link that mail has broken over several lines, and answers every other line', async () => {
    const link = await linkOf(plainLink('countdown@1', spec), 'https://lab.example/lab/');
    const pieces = [link.slice(0, 40), link.slice(40, 50), link.slice(50)];
    const lines = [
      'Hello', // 0
      ...pieces.map((piece) => `> ${piece}`), // 1
      pieces[0], // 2: its end is not there
      'so much', // 3
      '', // 4
      pieces[0], // 5: nor here
      link, // 6
      ...[`${pieces[0]}=`, pieces[1] + pieces[2]], // 7
      pieces[0], // 8
    ];
    const { status, stdout } = await forklab(['link', 'decode'], lines.join('\n'));
    expect(status).toBe(0);
    const said = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const read = expect.objectContaining({ seeds: spec.seeds, steps: 30, notes: [] });
    const [none, cut] = ['not-a-link', 'cut-off'].map((code) => expect.objectContaining({ code }));
    expect(said).toEqual([none, read, cut, none, none, cut, read, read, cut]);
  });

  test('encodes again what it decoded, claim and all', async () => {
    const link = await linkOf({
      ...plainLink('countdown-rho@1', presets['countdown-rho@1']),
      title: 'Forks',
      lesson: readyLessons.rho,
      view: { tab: 'compare', smooth: 0.5 },
      claim: {
        adapter: 'integrated',
        steps: [0],
        results: [{ condition: 'top50', mean: 0.5, sd: 0.1, n: 3, pass: [0.2] }],
      },
      source: 'https://hub.example/run.zip',
    });
    writeFileSync(file, JSON.stringify(await decoded(link)));
    expect(await linkOf(await readExperiment(file))).toBe(link);
    // As older versions decoded a lesson.
    writeFileSync(file, JSON.stringify({ ...(await decoded(link)), lesson: { hide: ['rho'], lock: [] } }));
    expect(await readExperiment(file)).toEqual({ ...(await readLink(link)).value, lesson: null });
  });

  test('exits with 2 on bad usage', async () => {
    for (const args of [['link'], ['link', 'encode'], ['link', 'encode', 'chess'], ['train', '#v1.j.e30']]) {
      const { status, stdout } = await forklab(args);
      expect([args, status, stdout]).toEqual([args, 2, '']);
    }
  });
});

describe('an experiment is read', () => {
  test('from a preset, and from a link anywhere in a text', async () => {
    expect(await readExperiment('walk')).toEqual(plainLink('walk@1', presets['walk@1']));
    const link = await linkOf(plainLink('countdown@1', spec));
    for (const text of [
      link,
      link.slice(1),
      `https://lab.example/${link}`,
      encodeURIComponent(`https://a.b/${link}`),
    ]) {
      expect((await readExperiment(text)).spec).toEqual(spec);
    }
  });

  test('from a file only if it is an experiment', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'forklab-link-')), 'spec.json');
    writeFileSync(file, 'null');
    await expect(readExperiment(file)).rejects.toThrow('contains no experiment');
    writeFileSync(file, JSON.stringify({ ...spec, steps: 0 }));
    await expect(readExperiment(file)).rejects.toThrow(`${file}: The experiment cannot be used: steps: `);
    writeFileSync(file, '{"steps": ');
    await expect(readExperiment(file)).rejects.toThrow(`${file} is not JSON: `);
    await expect(readExperiment('/nope.json')).rejects.toThrow('There is no file /nope.json.');
  });
});
