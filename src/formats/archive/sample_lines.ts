import * as v from 'valibot';
import type {
  ExperimentRecord,
  RunRecord,
  SampleGroup,
  SampleResponse,
  StepSamples,
} from '../../experiment/record.ts';
import { finite, groupFields, groupLimits, step } from '../../experiment/record_schema.ts';
import { ArchiveError } from '../fault.ts';
import { joinBytes } from '../join_bytes.ts';
import { checkTraceLine } from '../traces/trace_schema.ts';
import { archiveLimits } from './archive_limits.ts';
import { groupsPath, runName, samplesPath } from './entry_paths.ts';
import { bytesOf, checked, inEntry, jsonLines, linesOf, parseLine } from './json_entry.ts';

/**
 * A run's samples are two things: `samples-0001.jsonl` and the like are traces as docs/traces.md says, a response a
 * line, for whoever reads traces; `groups.jsonl` has a line a group, in the same order, with what a trace has no place
 * for: the group, and of each response its advantage and which of its tokens got the gradient.
 */

const groupLine = v.strictObject({
  step,
  /** Counted from 0 in its step. */
  group: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(groupLimits.groups - 1)),
  ...groupFields,
  responses: v.pipe(
    v.array(
      v.strictObject({
        advantage: finite,
        /** A digit a token, 1 where it got the gradient; empty where the group was dropped. */
        kept: v.pipe(v.string(), v.regex(/^[01]*$/, 'digits 0 and 1'), v.maxLength(groupLimits.tokens)),
      }),
    ),
    v.maxLength(groupLimits.responses),
  ),
});
/** A step that kept no group. */
const emptyLine = v.strictObject({ step, group: v.null() });

type GroupLine = v.InferOutput<typeof groupLine>;

/** The `groups.jsonl` of a run. */
export function groupsBytes(
  run: RunRecord,
  yieldIfDue: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const lines = run.samples.flatMap(({ step: at, groups }): object[] =>
    groups.length === 0
      ? [{ step: at, group: null }]
      : groups.map(
          ({ title, prompt, dropped, size, right, responses }, group): GroupLine => ({
            step: at,
            group,
            title,
            prompt,
            dropped,
            size,
            right,
            responses: responses.map(({ advantage, kept }) => ({ advantage, kept: kept.join('') })),
          }),
        ),
  );
  return jsonLines(lines, yieldIfDue);
}

/** The chunks of traces of a run's samples, in order; each but the last line of one ends within 2 MiB. */
export async function sampleChunks(
  record: ExperimentRecord,
  run: RunRecord,
  yieldIfDue: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let lines: Uint8Array[] = [];
  let size = 0;
  const close = () => {
    if (lines.length > 0) chunks.push(joinBytes(lines));
    lines = [];
    size = 0;
  };
  for (const { step: at, groups } of run.samples) {
    for (const [group, of] of groups.entries()) {
      for (const [response, sample] of of.responses.entries()) {
        await yieldIfDue();
        const path = samplesPath(runName(run), chunks.length + 1);
        const text = inEntry(path, () =>
          traceLine(record, of, sample, {
            condition: run.condition,
            seed: run.seed,
            step: at,
            group,
            response,
          }),
        );
        const line = bytesOf(`${text}\n`);
        if (size + line.length > archiveLimits.chunkBytes) close();
        lines.push(line);
        size += line.length;
      }
    }
  }
  close();
  return chunks;
}

/** Identifies a response within an experiment. */
interface Place {
  readonly condition: string;
  readonly seed: number;
  readonly step: number;
  readonly group: number;
  readonly response: number;
}

/**
 * A response as a line of a file of traces. Unlike `writeTrace` it rounds nothing: an archive gives the record back
 * as it was.
 */
function traceLine(
  { spec, vocabulary }: ExperimentRecord,
  { title, prompt }: SampleGroup,
  { tokens, entropy, reward, answer }: SampleResponse,
  place: Place,
): string {
  const ids = [...prompt, ...tokens];
  const entropies = [...prompt.map(() => null), ...entropy];
  const { length: _, ...line } = checkTraceLine(
    {
      ...(title !== '' && { title }),
      world: spec.world,
      model: `${place.condition}, seed ${place.seed}, step ${place.step}`,
      temperature: spec.rollout.temperature,
      prompt_length: prompt.length,
      tokens: ids,
      words: ids.map((id) => vocabulary[id]),
      // None for the first token, which has no context.
      ...(tokens.length > 0 && { entropy: prompt.length > 0 ? entropies.slice(1) : entropies }),
      reward,
      ...(answer !== null && { answer }),
      meta: place,
    },
    null,
  );
  return JSON.stringify(line);
}

/** What the samples of all runs of an archive may add up to. */
export class TokenBudget {
  #left: number = archiveLimits.tokens;

  /** @throws ArchiveError where they are more */
  take(tokens: number): void {
    this.#left -= tokens;
    if (this.#left < 0)
      throw new ArchiveError({ rule: 'too-many', what: 'tokens', limit: archiveLimits.tokens });
  }
}

/** A trace line with its archive entry. */
interface SampleLine {
  readonly path: string;
  readonly line: number;
  readonly value: Record<string, unknown>;
}

/**
 * Puts a run's samples together again from its groups and traces.
 * @param groups the bytes of `groups.jsonl`
 * @param chunks the bytes of the chunks of traces, asked for one after another
 * @throws ArchiveError where one of them is not as it should be, or they do not fit each other
 */
export async function readSamples(
  run: string,
  vocabulary: readonly string[],
  groups: Uint8Array,
  chunks: AsyncIterable<{ path: string; bytes: Uint8Array }>,
  budget: TokenBudget,
  yieldIfDue: () => Promise<void>,
): Promise<StepSamples[]> {
  const samples: StepSamples[] = [];
  const path = groupsPath(run);
  const traces = sampleLines(chunks, yieldIfDue);
  for await (const line of linesOf(path, groups, yieldIfDue)) {
    const value = parseLine(path, line);
    if (value.group === null) {
      samples.push({ step: checked(emptyLine, value, path, line.line).step, groups: [] });
      continue;
    }
    const { step: at, group, responses, ...fields } = checked(groupLine, value, path, line.line);
    if (group === 0) samples.push({ step: at, groups: [] });
    const own = samples.at(-1);
    if (own?.step !== at || own.groups.length !== group) throw unfit(path, line.line);
    const read: SampleResponse[] = [];
    for (const { advantage, kept } of responses) {
      const trace = await traces.next();
      if (trace.done) throw unfit(path, line.line);
      const response = responseOf(trace.value, fields.prompt, vocabulary);
      budget.take(fields.prompt.length + response.tokens.length);
      read.push({ ...response, kept: Array.from(kept, Number), advantage });
    }
    own.groups.push({ ...fields, responses: read });
  }
  const more = await traces.next();
  if (!more.done) throw unfit(more.value.path, more.value.line);
  return samples;
}

const unfit = (
  path: string,
  line: number,
  rule: 'samples-and-groups' | 'words-and-vocabulary' = 'samples-and-groups',
) => new ArchiveError({ rule, path, line });

async function* sampleLines(
  chunks: AsyncIterable<{ path: string; bytes: Uint8Array }>,
  yieldIfDue: () => Promise<void>,
): AsyncGenerator<SampleLine, void, void> {
  for await (const { path, bytes } of chunks) {
    for await (const line of linesOf(path, bytes, yieldIfDue)) {
      yield { path, line: line.line, value: parseLine(path, line) };
    }
  }
}

/** The fields of a response that its trace holds. */
function responseOf(
  { path, line, value }: SampleLine,
  prompt: readonly number[],
  vocabulary: readonly string[],
): Pick<SampleResponse, 'tokens' | 'entropy' | 'reward' | 'answer'> {
  const fields = inEntry(path, () => checkTraceLine(value, line));
  const ids = fields.tokens ?? [];
  const words = fields.words ?? [];
  const isPrompt = fields.prompt_length === prompt.length && prompt.every((id, i) => ids[i] === id);
  if (!isPrompt || typeof fields.reward !== 'number') throw unfit(path, line);
  if (ids.some((id, i) => id === null || id >= vocabulary.length || words[i] !== vocabulary[id])) {
    throw unfit(path, line, 'words-and-vocabulary');
  }
  const tokens = ids.slice(prompt.length) as number[];
  // Aligned at the end: an entry a token, or one less.
  const entropy = tokens.length > 0 ? (fields.entropy ?? []).slice(-tokens.length) : [];
  if (entropy.length !== tokens.length || entropy.includes(null)) throw unfit(path, line);
  return { tokens, entropy: entropy as number[], reward: fields.reward, answer: fields.answer ?? null };
}
