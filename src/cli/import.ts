import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Alert } from '../experiment/alerts.ts';
import { foreignAlerts } from '../experiment/foreign/foreign_alerts.ts';
import { type ForeignNote, type ForeignRun, foreignRunName } from '../experiment/foreign/foreign_run.ts';
import { writeArchive } from '../formats/archive/write_archive.ts';
import type { ImportFile } from '../trainers/import/import_file.ts';
import { type ImportedFiles, importFiles, mostFiles } from '../trainers/import/import_files.ts';
import { asksOf, linesOfSet } from '../trainers/import/rollouts/chat_rollouts.ts';
import { englishNotes, noteSentence } from '../trainers/import/rollouts/note_words.ts';
import { isEnvironment } from '../trainers/import/run_folder.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { writeAtomically } from './machine/atomic_file.ts';
import { FailedResult } from './machine/failed_result.ts';
import { log } from './machine/standard_streams.ts';

export const usage = `import PATH... [--out FILE] [--name NAME] [--traces FILE] [--updates-per-step N] [--json]
  Reads what TRL, ms-swift and verl write: trainer_state.json, logging.jsonl, verl's file log, event files of TensorBoard,
  panels of W&B as CSV, trackio's JSON; and their rollouts: completions of TRL and ms-swift, verl's JSONL, token exports of
  prime-rl, traces of exported folders. PATH is a file or a run's folder. Says what was found, what was not understood, and
  what is wrong with a run. N joins updates to steps (mini-batches x epochs) where the files do not tell. With --out
  all of it is packed into an archive, which the page opens: runs in Compare, responses in Inspect. With --traces the responses are
  written as traces (docs/traces.md).`;

/** The deepest folder that is looked into. */
const deepest = 8;

/** Reads files of other trainers. */
export async function run(args: string[]): Promise<unknown> {
  const { values, positionals } = parseArguments(args, {
    out: { type: 'string' },
    name: { type: 'string' },
    traces: { type: 'string' },
    'updates-per-step': { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.length === 0) throw new UsageError(`Name files or folders.\n${usage}`);
  const files: ImportFile[] = [];
  for (const path of positionals) await gather(resolve(path), basename(resolve(path)), 0, files);
  const imported = await importFiles(files, { updatesPerStep: updatesOf(values['updates-per-step']) });
  const { runs, sets, found, refused, unknown } = imported;
  say(imported);
  const out = values.out === undefined ? null : resolve(values.out);
  if (out !== null) await pack(imported, out, values.name ?? basename(resolve(positionals[0])));
  if (values.traces !== undefined) {
    const all = sets.flatMap(linesOfSet);
    if (all.length === 0) throw new Error('There are no responses to write as traces.');
    await writeAtomically(
      resolve(values.traces),
      new TextEncoder().encode(all.map((line) => `${line}\n`).join('')),
    );
    log(`${resolve(values.traces)}: ${counted(all.length, 'trace')}.`);
  }
  const result = {
    ...(values.traces !== undefined && { traces: resolve(values.traces) }),
    ...(out !== null && { out }),
    runs: runs.map((run) => ({ ...aboutRun(run), alerts: foreignAlerts(run) })),
    rollouts: sets.map(({ traces, messages: _, notes, ...set }) => ({
      ...set,
      traces: traces.length,
      notes: notes.map((note) => noteSentence(note, englishNotes)),
    })),
    found,
    refused: refused.map(({ path, error }) => ({ path, reason: error.message })),
    unknown,
  };
  return runs.length === 0 && sets.length === 0 ? new FailedResult(result) : result;
}

/** Packs what was found into an archive. */
async function pack({ runs, sets }: ImportedFiles, out: string, name: string): Promise<void> {
  if (runs.length === 0 && sets.length === 0) throw new Error('There is nothing to pack.');
  const bare = {
    recorded: null,
    cost: { tokens: 0, seconds: 0 },
    scan: [],
    scanDraws: null,
    branches: [],
  };
  const zip = await writeArchive({
    name,
    forklab: process.env.npm_package_version ?? 'unknown',
    date: new Date().toISOString().slice(0, 10),
    link: null,
    record: null,
    weights: [],
    checkpoints: [],
    trees: [],
    foreign: runs,
    inspected: sets.map((set) => {
      const asks = asksOf(set);
      return { title: set.title, samples: set.traces.map((trace, i) => ({ ...bare, ask: asks[i], trace })) };
    }),
  });
  await writeAtomically(out, new Uint8Array(await zip.arrayBuffer()));
  log(`${out}: ${(zip.size / 2 ** 20).toFixed(2)} MiB.`);
}

/** @throws UsageError */
function updatesOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError('--updates-per-step must be a whole number from 1 to 9999.');
  return Number(text);
}

const aboutRun = ({ metrics, evaluations, ...run }: ForeignRun) => ({
  ...run,
  lines: metrics.length,
  last: metrics.at(-1)?.step ?? null,
  metrics: [...new Set(metrics.flatMap(Object.keys))].filter((name) => name !== 'step'),
  evaluations: evaluations.length,
});

/** What was found, in words. */
function say({ runs, sets, found, refused, unknown }: ImportedFiles): void {
  for (const run of runs) {
    const { unit, metrics, evaluations, trainer, updatesPerStep, sources, notes } = run;
    const name = foreignRunName(run);
    const last = metrics.at(-1)?.step ?? 0;
    const joined = updatesPerStep !== null && updatesPerStep > 1 ? `, ${updatesPerStep} updates each` : '';
    log(
      `${name} (${trainer ?? 'trainer unknown'}): ${counted(metrics.length, unit)} up to ${last}${joined}; ${counted(evaluations.length, 'evaluation')}; from ${sources.map(({ path }) => path).join(', ')}`,
    );
    if (unit === 'update')
      log(
        '  Its files do not tell how many updates a step has: the axis counts updates (--updates-per-step).',
      );
    if (unit === 'row') log('  Its axis counts rows that were logged, not steps or updates.');
    for (const note of notes) log(`  ${noteSentences[note]}`);
    for (const alert of foreignAlerts(run)) log(`  ! ${alertSentence(alert, unit)}`);
  }
  for (const { title, kind, traces, notes } of sets) {
    log(`${title}: ${counted(traces.length, 'rollout')} (${kind})`);
    for (const note of notes) log(`  ${noteSentence(note, englishNotes)}`);
  }
  if (sets.some(({ notes }) => notes.some(({ kind }) => kind === 'no-entropies')))
    log(
      'To score rollouts: forklab import PATH --traces FILE, then forklab score --model DIR --in FILE --out scored.jsonl; or in the page.',
    );
  for (const { path, isLeft } of found)
    if (isLeft) log(`${path}: not read, for another file has the same run and comes further or has more`);
  const unused = found.filter(({ gives }) => gives === 'nothing').length;
  if (unused > 0)
    log(`${counted(unused, 'file')} of models, code and states ${unused === 1 ? 'is' : 'are'} not needed.`);
  for (const { path, error } of refused) log(`${path}: ${error.message}`);
  if (unknown.length > 0)
    log(
      `Not understood: ${unknown.slice(0, 10).join(', ')}${unknown.length > 10 ? ` and ${unknown.length - 10} more` : ''}`,
    );
  if (runs.length === 0 && sets.length === 0) log('Nothing in it could be imported.');
}

const counted = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

const noteSentences: Readonly<Record<ForeignNote, string>> = {
  averaged: 'The trainer logged means over several updates.',
  refilled:
    'Groups with equal rewards were replaced before anything was counted, so that its reward and share of equal groups stay its own.',
  'refill-unknown':
    'Nothing says whether groups with equal rewards were replaced; if so, reward and share of equal groups are of those kept.',
  'cut-off': 'The last record of its file is cut off, as of a run that is still being written.',
};

function alertSentence({ kind, step, value }: Alert, unit: ForeignRun['unit']): string {
  const at = `${unit} ${step}`;
  switch (kind) {
    case 'reward-flat':
      return `The reward has not risen over the 40 ${unit}s with one up to ${at} (${value.toFixed(2)}).`;
    case 'entropy-collapse':
      return `Entropy collapsed, to ${value.toFixed(3)} nats at ${at}; little is left to explore with.`;
    case 'no-signal':
      return `${(100 * value).toFixed(0)} % of groups have equal rewards up to ${at} and give no gradient.`;
    case 'not-finite':
      return `A number is not finite at ${at}. The run is not to be trusted from here on.`;
    case 'clipped':
      return `${(100 * value).toFixed(0)} % of trained tokens left the clip range up to ${at} and gave no gradient: the updates are large.`;
    case 'all-truncated':
      return `As good as every response is cut off at ${at}; the reward measures the limit.`;
  }
}

/** The files of a path, in folders of any depth; `as` is what the path is called. */
async function gather(path: string, as: string, depth: number, files: ImportFile[]): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    if (depth > deepest || files.length > mostFiles) return;
    const names = await readdir(path);
    if (isEnvironment(basename(path), names)) return;
    for (const name of names.sort())
      if (!name.startsWith('.')) await gather(join(path, name), `${as}/${name}`, depth + 1, files);
  } else {
    files.push({ path: as, file: await openAsBlob(path) });
  }
}
