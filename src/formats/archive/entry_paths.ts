import { archiveLimits } from './archive_limits.ts';

/** The files of a model folder that an archive may hold: those that `model/hub_folder.ts` writes. */
export const weightFiles = [
  'README.md',
  'config.json',
  'generation_config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
] as const;
export type WeightFile = (typeof weightFiles)[number];

/** What an entry is, by its name; `run` is `<condition>-<seed>`. */
export type EntryKind =
  | { kind: 'manifest' | 'readme' | 'spec' | 'vocabulary' }
  | { kind: 'metrics' | 'evaluations' | 'groups' | 'checkpoint'; run: string }
  | { kind: 'samples'; run: string; chunk: number }
  | { kind: 'weights'; run: string; file: WeightFile }
  | { kind: 'tree'; name: string }
  /** Of the set of samples of a number, counted from 1. */
  | { kind: 'set' | 'set-samples' | 'set-branches'; set: number }
  /** Of the run of another trainer of a number, counted from 1. */
  | { kind: 'foreign'; number: number; of: 'metrics' | 'evaluations' };

const single: Readonly<Record<string, EntryKind>> = {
  'manifest.json': { kind: 'manifest' },
  'README.md': { kind: 'readme' },
  'spec.json': { kind: 'spec' },
  'vocabulary.json': { kind: 'vocabulary' },
};
const runPart = '([a-z0-9][a-z0-9-]{0,40}-(?:0|[1-9][0-9]{0,9}))';
const runEntry = new RegExp(`^runs/${runPart}/(?:(metrics|evaluations|groups)|samples-([0-9]{4}))\\.jsonl$`);
const weightEntry = new RegExp(`^weights/${runPart}/([a-zA-Z_.]+)$`);
const checkpointEntry = new RegExp(`^checkpoints/${runPart}\\.bin$`);
const setEntry = /^inspect\/([1-9][0-9]?)\/(?:(set)\.json|(samples|branches)\.jsonl)$/;
const foreignEntry = /^foreign\/([1-9][0-9]{0,2})\/(metrics|evaluations)\.jsonl$/;
const treeEntry = /^trees\/([a-z0-9][a-z0-9-]{0,79})\.jsonl$/;

/** The kind of an entry by its name; null for an unknown name. */
export function entryKind(path: string): EntryKind | null {
  if (Object.hasOwn(single, path)) return single[path];
  const ofRun = runEntry.exec(path);
  if (ofRun) {
    const [, run, kind, chunk] = ofRun;
    if (kind) return { kind: kind as 'metrics' | 'evaluations' | 'groups', run };
    return Number(chunk) > 0 ? { kind: 'samples', run, chunk: Number(chunk) } : null;
  }
  const weight = weightEntry.exec(path);
  if (weight) {
    const file = weightFiles.find((name) => name === weight[2]);
    return file ? { kind: 'weights', run: weight[1], file } : null;
  }
  const checkpoint = checkpointEntry.exec(path);
  if (checkpoint) return { kind: 'checkpoint', run: checkpoint[1] };
  const ofSet = setEntry.exec(path);
  if (ofSet) {
    const [, set, own, lines] = ofSet;
    return { kind: own ? 'set' : (`set-${lines}` as 'set-samples' | 'set-branches'), set: Number(set) };
  }
  const ofForeign = foreignEntry.exec(path);
  if (ofForeign) {
    const [, number, of] = ofForeign;
    return { kind: 'foreign', number: Number(number), of: of as 'metrics' | 'evaluations' };
  }
  const tree = treeEntry.exec(path);
  return tree ? { kind: 'tree', name: tree[1] } : null;
}

/** Whether a name is one that leads nowhere but into the folder that an archive is unpacked to. */
export const isSafePath = (path: string): boolean =>
  path.length <= archiveLimits.path &&
  /^[\x21-\x7e]+$/.test(path) &&
  !/[\\:*?"<>|]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

/** Where a run's parts lie in an archive. */
export const runName = (run: { condition: string; seed: number }): string => `${run.condition}-${run.seed}`;
export const metricsPath = (run: string) => `runs/${run}/metrics.jsonl`;
export const evaluationsPath = (run: string) => `runs/${run}/evaluations.jsonl`;
export const groupsPath = (run: string) => `runs/${run}/groups.jsonl`;
/** @param chunk counted from 1 */
export const samplesPath = (run: string, chunk: number) =>
  `runs/${run}/samples-${String(chunk).padStart(4, '0')}.jsonl`;
export const weightPath = (run: string, file: WeightFile) => `weights/${run}/${file}`;
export const checkpointPath = (run: string) => `checkpoints/${run}.bin`;
export const treePath = (name: string) => `trees/${name}.jsonl`;
/** @param set counted from 1 */
export const setPath = (set: number) => `inspect/${set}/set.json`;
/** @param set counted from 1 */
export const setTracesPath = (set: number, of: 'samples' | 'branches') => `inspect/${set}/${of}.jsonl`;
/** @param number counted from 1 */
export const foreignPath = (number: number, of: 'metrics' | 'evaluations') => `foreign/${number}/${of}.jsonl`;

const mebi = 2 ** 20;

/** Most bytes that an entry of a kind inflates to. */
export const entryLimits: Readonly<Record<EntryKind['kind'], number>> = {
  manifest: 16 * mebi,
  readme: mebi,
  spec: mebi,
  vocabulary: 64 * mebi,
  metrics: 64 * mebi,
  evaluations: 16 * mebi,
  groups: 128 * mebi,
  samples: archiveLimits.lineBytes + 1,
  tree: 64 * mebi,
  set: 32 * mebi,
  'set-samples': 256 * mebi,
  'set-branches': 256 * mebi,
  foreign: 256 * mebi,
  weights: archiveLimits.inflatedBytes,
  checkpoint: archiveLimits.inflatedBytes,
};
