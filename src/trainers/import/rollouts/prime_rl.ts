import type { Trace, TraceToken } from '../../../experiment/trace.ts';
import { LogprobError } from '../../../formats/fault.ts';
import { type Fields, fieldOf, idsIn, listIn, shortText } from '../../../formats/logprobs/fields.ts';
import { countTrace } from '../../../formats/traces/trace_file.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';
import type { ImportFile } from '../import_file.ts';
import { inGroups } from './in_groups.ts';
import { jsonRows } from './json_rows.ts';
import type { ReadBatches } from './read_batches.ts';
import { Refusals } from './refusals.ts';
import type { RolloutNote } from './rollout.ts';
import { metaOf, numberOf, stepOf } from './rollout_fields.ts';
import type { RolloutTrace } from './rollout_traces.ts';

/**
 * prime-rl's `token_exports/step_N/rank_R.jsonl`: a line a sequence, with lists of one length; entry i of each is of token i. The
 * first entries of entropy and log-probability are padding, since nothing predicts the first token. `loss_mask` says which tokens
 * the model has sampled: the first of them ends the prompt; those left out after it are a tool's or a user's, whose entropies are
 * of a choice that the model was not given, and are left out. A folder with the file STABLE is complete.
 */
export async function readPrime(
  files: readonly ImportFile[],
  { signal, names = [] }: ReadBatches,
): Promise<{ traces: RolloutTrace[]; notes: RolloutNote[] }> {
  const refusals = new Refusals();
  const totals = { tokens: 0, alternatives: 0 };
  const found: Sequence[] = [];
  for (const file of files) {
    for await (const { row, line } of jsonRows(file, refusals, signal)) {
      const sequence = refusals.try({ path: file.path, line }, () => sequenceOf(row));
      if (!sequence) continue;
      countTrace(sequence.trace, found.length, totals);
      found.push(sequence);
    }
  }
  const unfinished = names.length === 0 ? [] : unmarkedSteps(files, names);
  const gaps = found.filter(({ hasGaps }) => hasGaps).length;
  return {
    traces: inGroups(found, stepOfTrace, promptOfTrace).map(({ one: { trace }, group }) => {
      const { step, ...meta } = trace.meta;
      return {
        trace: { ...trace, meta: { ...(step !== undefined && { step }), group, ...meta } },
        messages: null,
      };
    }),
    notes: [
      ...(unfinished.length > 0 ? [{ kind: 'unfinished', steps: unfinished } as const] : []),
      ...(gaps > 0 ? [{ kind: 'not-sampled', traces: gaps } as const] : []),
      ...refusals.notes(),
    ],
  };
}

/** Steps whose folder has no file STABLE. */
function unmarkedSteps(files: readonly ImportFile[], names: readonly string[]): number[] {
  const folders = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)));
  return [...folders]
    .filter((folder) => folder !== '' && !names.includes(`${folder}STABLE`))
    .flatMap((folder) => /step_(\d+)\/$/.exec(folder)?.slice(1).map(Number) ?? [])
    .sort((a, b) => a - b);
}

const stepOfTrace = ({ trace }: Sequence): number => Number(trace.meta.step ?? 0);
const promptOfTrace = ({ trace }: Sequence): string =>
  JSON.stringify([trace.meta.env ?? '', trace.tokens.slice(0, trace.promptLength).map(({ id }) => id)]);

interface Sequence {
  readonly trace: Trace;
  readonly hasGaps: boolean;
}

/** Lists of numbers and of flags, each as long as the tokens. */
function columnIn<T>(
  row: Fields,
  name: string,
  length: number,
  one: (value: unknown, at: string) => T,
): T[] | null {
  const list = listIn(row, name);
  if (!list) return null;
  if (list.length !== length)
    throw new LogprobError({ rule: 'uneven-lists', field: name, length: list.length, tokens: length });
  return list.map((value, i) => one(value, `${name}[${i}]`));
}

const flag = (value: unknown): boolean => value === true || value === 1;

function sequenceOf(row: Fields): Sequence {
  const ids = idsIn(row, 'token_ids');
  if (!ids || ids.length === 0) throw new LogprobError({ rule: 'no-tokens' });
  const { length } = ids;
  const mask = columnIn(row, 'loss_mask', length, flag);
  if (!mask) throw new LogprobError({ rule: 'missing-field', field: 'loss_mask' });
  const entropies = columnIn(row, 'entropy', length, entropyOf);
  const logprobs = columnIn(row, 'trainer_logprobs', length, numberOf);
  const advantages = columnIn(row, 'advantages', length, numberOf);
  const rewards = columnIn(row, 'rewards', length, numberOf);
  const masked = columnIn(row, 'is_masked', length, flag);
  const first = mask.indexOf(true);
  const promptLength = first < 0 ? length : first;
  const tokens = ids.map(
    (id, i): TraceToken => ({
      id,
      word: `#${id}`,
      entropy: i === 0 || !mask[i] ? null : (entropies?.[i] ?? null),
      // Rounding may leave a certain token's slightly above 0.
      logprob: i === 0 ? null : atMostZero(logprobs?.[i] ?? null),
      top: [],
    }),
  );
  const sampled = mask.filter(Boolean).length;
  const step = stepOf(fieldOf(row, 'export_step') ?? fieldOf(row, 'step'), 'step');
  const advantage = advantages?.[promptLength] ?? null;
  const excluded = masked?.filter(Boolean).length ?? 0;
  return {
    hasGaps: sampled < length - promptLength,
    trace: {
      title: '',
      world: null,
      model: null,
      // The log-probabilities are of the trainer, which divides by the temperature of sampling; the file does not say it.
      temperature: null,
      entropyKind: 'exact',
      promptLength,
      tokens,
      reward: rewards?.find((reward) => reward !== null) ?? null,
      answer: null,
      meta: {
        ...(step !== null && { step }),
        ...(advantage !== null && { advantage }),
        ...(sampled < length - promptLength && { sampled }),
        ...(excluded > 0 && { masked: excluded }),
        ...envOf(row),
        ...metaOf(row, ['rank', 'micro_step', 'export_sequence_idx', 'run_id']),
      },
    },
  };
}

function envOf(row: Fields): { env?: string } {
  const env = shortText(fieldOf(row, 'env_name'), traceLimits.metaText);
  return env === null || env === '' ? {} : { env };
}

/** Rounding may leave an entropy slightly below 0. */
const entropyOf = (value: unknown, at: string): number | null => {
  const entropy = numberOf(value, at);
  if (entropy === null) return null;
  return entropy >= 0 || entropy < -1e-3 ? checked(entropy, at) : 0;
};

function checked(entropy: number, at: string): number {
  if (entropy >= 0 && entropy < traceLimits.entropy) return entropy;
  throw new LogprobError({ rule: 'wrong-value', field: at, want: 'entropy', found: String(entropy) });
}

const atMostZero = (logprob: number | null): number | null =>
  logprob === null ? null : Math.min(0, logprob);
