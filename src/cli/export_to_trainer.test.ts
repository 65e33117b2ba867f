import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from './export.ts';
import { UsageError } from './machine/arguments.ts';
import { run as train } from './train.ts';

describe('export --to', () => {
  let folder: string;
  beforeAll(async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    folder = await mkdtemp(join(tmpdir(), 'forklab-export-to-'));
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });
  const written = (out: string, path: string) => readFile(join(folder, out, path), 'utf8');

  it('writes the folder of a preset, with what to expect of its first step', async () => {
    const out = join(folder, 'trl');
    const result = await run(['countdown-mini@1', '--to', 'trl', '--steps', '3', '--out', out, '--json']);
    expect(result).toMatchObject({ to: 'trl', condition: 'top20', seed: 1, keys: 'module' });
    expect(result).toMatchObject({ firstStep: { responses: 64, reward: expect.any(Number) } });
    expect(await written('trl', 'forklab.yaml')).toMatch(/^max_steps: 6 /m);
    expect(await written('trl', 'README.md')).toContain('should lie between');
    expect(await written('trl', 'forklab_verifier.py')).toContain('def verify');
    expect((await written('trl', 'data/train.jsonl')).trim().split('\n')).toHaveLength(24);
    // Exported again into the same folder.
    await run([
      'countdown-mini@1',
      '--to',
      'ms-swift',
      '--condition',
      'random20',
      '--seed',
      '7',
      '--out',
      out,
    ]);
    expect(JSON.parse(await written('trl', 'forklab_recipe.json'))).toMatchObject({
      condition: 'random20',
      seed: 7,
    });
  });

  it('says of the first step what forklab itself gets there, on the same problems', async () => {
    const [mini, out] = ['countdown-mini@1', join(folder, 'run')];
    await train([
      mini,
      '--conditions',
      'top20',
      '--steps',
      '1',
      '--problems',
      '1',
      '--samples',
      '1',
      '--out',
      out,
    ]);
    const { runs } = JSON.parse(await written('run', 'record.json'));
    const exported = await run([mini, '--to', 'verl', '--steps', '1', '--out', join(folder, 'verl')]);
    expect(exported).toMatchObject({ firstStep: { reward: runs[0].metrics[0].reward } });
    const rows = (await written('verl', 'data/train.jsonl')).trim().split('\n');
    const titles = rows.map((row) => JSON.parse(row).extra_info.title);
    for (const { title } of runs[0].samples[0].groups) expect(titles).toContain(title);
  });

  it('changes the mask by arguments, and names the condition after it', async () => {
    const args = [
      '--select',
      'top',
      '--rule',
      'quantile',
      '--normaliser',
      'all',
      '--batches',
      '0',
      '--rho',
      '0.1',
    ];
    const result = await run(['countdown-mini', '--to', 'trl', ...args, '--out', join(folder, 'plain')]);
    expect(result).toMatchObject({ keys: 'plain', condition: 'top10' });
    expect(await written('plain', 'forklab.yaml')).toMatch(/^top_entropy_quantile: 0.1 /m);
  });

  it('refuses, with every reason, and writes nothing', async () => {
    const out = join(folder, 'refused');
    const args = ['countdown-mini', '--to', 'trl', '--batches', '3', '--out', out];
    await expect(run(args)).rejects.toThrow(/TRL samples no further prompts/);
    await expect(readFile(join(out, 'README.md'))).rejects.toThrow(/ENOENT/);
    await writeFile(join(folder, 'other.txt'), 'mine');
    await expect(run(['countdown-mini', '--to', 'trl', '--out', folder])).rejects.toThrow(/has other files/);
  });

  it.each([
    [['--to', 'trl', '--out', 'x'], /Name one experiment/],
    [['countdown-mini', '--to', 'trlx', '--out', 'x'], /--to must be one of trl, ms-swift, verl/],
    [['countdown-mini', '--to', 'trl'], /--out/],
    [['countdown-mini', '--to', 'trl', '--out', 'x', '--rule', 'best'], /--rule must be one of/],
    [['countdown-mini', '--to', 'trl', '--out', 'x', '--condition', 'none'], /no condition "none"/],
    [['countdown-mini', '--to', 'trl', '--out', 'x', '--weights'], /weights/],
  ])('%j is bad usage', async (args, message) => {
    await expect(run(args)).rejects.toThrow(UsageError);
    await expect(run(args)).rejects.toThrow(message);
  });
});
