import { access } from 'node:fs/promises';
import {
  type DivergenceMeasure,
  type Estimated,
  type ModelDivergence,
  modelDivergence,
  type TokenGroup,
} from '../forks/model_divergence.ts';
import { Inspector } from '../inspect/inspector.ts';
import { comparedTop, type PromptedSequence } from '../inspect/model_divergence.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { wantedWeights } from './machine/hub_models.ts';
import { loadModelText, modelFolder } from './machine/load_model.ts';
import { Interrupted, log, stoppable } from './machine/standard_streams.ts';
import { readTraces } from './scoring/trace_lines.ts';
import { openText, runOptionsOf } from './text/open_text.ts';

export const usage = `analyse divergence --reference NAME|DIR|hf:OWNER/NAME --model NAME|DIR|hf:OWNER/NAME --in traces.jsonl
      [--reference-q8] [--reference-kv-cache f32|f16] [--reference-onnx FILE] [--q8] [--kv-cache f32|f16] [--onnx FILE] [--json]
  How a second model, such as a quantised one, differs from a reference on the same tokens, and whether it does so more at the
  forks: by tenths of the reference's entropy, at its top 20 % of tokens and elsewhere, the KL divergence KL(reference || model)
  of the full softmax at temperature 1, the change of entropy, log p_reference - log p_model of the token (its mean is the log of
  the ratio of perplexities), the share of positions with another most likely token, the overlap of the ${comparedTop} most likely, and
  which forks of the one are forks of the other. Lines of --in are as in score; tokens of prompts are not counted. Intervals are
  95 %, from a bootstrap over lines. Both models are in memory together, and must have the same tokenizer.`;

/** Compares two models on the same tokens. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    reference: text,
    'reference-q8': { type: 'boolean' },
    'reference-kv-cache': text,
    'reference-onnx': text,
    model: text,
    q8: { type: 'boolean' },
    'kv-cache': text,
    onnx: text,
    in: text,
    json: { type: 'boolean' },
  });
  const { reference: referenceName, model: modelName, in: input } = values;
  if (!referenceName || !modelName || !input || positionals.length > 0)
    throw new UsageError(`Give --reference, --model and --in, and nothing else.\n${usage}`);
  const referenceRun = runOptionsOf({
    q8: values['reference-q8'],
    'kv-cache': values['reference-kv-cache'],
    onnx: values['reference-onnx'],
  });
  const modelRun = runOptionsOf(values);
  await access(input).catch(() => {
    throw new Error(`There is no file ${input}.`);
  });
  const folder = await modelFolder(referenceName, wantedWeights(referenceRun.onnx));
  const tokenizer = folder && (await loadModelText(folder));
  const reference = Inspector.ofText(await openText(referenceName, referenceRun));
  try {
    const sequences: PromptedSequence[] = [];
    const size = { vocab: reference.model.vocab, context: reference.context };
    for await (const { tokens, fields } of readTraces(input, size, tokenizer))
      sequences.push({ tokens, promptLength: fields.prompt_length ?? 0 });
    const model = Inspector.ofText(await openText(modelName, modelRun));
    try {
      return await compared(reference, model, sequences);
    } finally {
      model.destroy();
    }
  } finally {
    reference.destroy();
  }
}

async function compared(reference: Inspector, model: Inspector, sequences: readonly PromptedSequence[]) {
  const { adapterName: adapter } = reference.device;
  log(`Comparing ${model.name} with ${reference.name} on ${sequences.length} lines, on ${adapter}.`);
  const started = performance.now();
  const found = await stoppable((interrupt) =>
    reference.divergence(model, sequences, {
      between() {
        if (interrupt.aborted) throw new Interrupted('Stopped.');
      },
    }),
  );
  if ('differs' in found) {
    const { id, words } = found.differs;
    const [own, other] = words.map((word) => JSON.stringify(word));
    throw new Error(
      `${reference.name} and ${model.name} have different tokenizers: token ${id} is ${own} in the one and ${other} in the other.`,
    );
  }
  const divergence = modelDivergence(found.tokens);
  if (divergence === null) throw new Error('No line has a token of a response: there is nothing to compare.');
  const seconds = (performance.now() - started) / 1000;
  for (const line of report(divergence)) log(line);
  return {
    adapter,
    reference: reference.name,
    model: model.name,
    seconds,
    top: Math.min(comparedTop, reference.model.vocab),
    ...divergence,
  };
}

const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`;
const nats = (value: number) => (Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toFixed(4));
const range = ({ interval }: Estimated, write = nats) =>
  interval ? ` (${write(interval.low)} to ${write(interval.high)})` : '';

/** The result as text. */
function report(found: ModelDivergence): string[] {
  const { tokens, traces, all, forks, rest, difference, noiseRatio, bins, overlap, klPercentiles } = found;
  const kl = all.means.kl!;
  const [of, quantiles] = [all.means, klPercentiles!];
  const columns: [string, (group: TokenGroup) => string][] = [
    ['tokens', ({ tokens }) => String(tokens)],
    ['entropy', ({ lowest, highest }) => `${lowest.toFixed(3)} to ${highest.toFixed(3)}`],
    ...(['kl', 'logRatio', 'entropyChange', 'entropyDistance'] as const).map(
      (name): [string, (group: TokenGroup) => string] => [
        headings[name],
        ({ means }) => nats(means[name]!.value),
      ],
    ),
    ...(['flipped', 'topOverlap'] as const).map((name): [string, (group: TokenGroup) => string] => [
      headings[name],
      ({ means }) => percent(means[name]!.value),
    ]),
  ];
  const rows = [
    ...bins.map((bin) => ({ name: `${bin.from} to ${bin.to} %`, group: bin })),
    ...(forks ? [{ name: 'top 20 %', group: forks }] : []),
    ...(rest ? [{ name: 'others', group: rest }] : []),
    { name: 'all', group: all },
  ];
  const cells = [
    ['percentile', ...columns.map(([heading]) => heading)],
    ...rows.map(({ name, group }) => [name, ...columns.map(([, write]) => write(group))]),
  ];
  const widths = cells[0].map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  return [
    `${tokens} tokens of ${traces} lines. KL ${nats(kl.value)}${range(kl)} nats a token; median ${nats(quantiles.p50)}, ` +
      `99th percentile ${nats(quantiles.p99)}, most ${nats(quantiles.most)}. ` +
      `ln PPL ratio ${nats(of.logRatio!.value)}${range(of.logRatio!)}. Another most likely token at ${percent(of.flipped!.value)}.`,
    ...cells.map((row) => row.map((cell, i) => cell.padStart(widths[i])).join('  ')),
    ...(difference
      ? [
          `Forks less the others: KL ${nats(difference.kl!.value)}${range(difference.kl!)}, ` +
            `|dH| ${nats(difference.entropyDistance!.value)}${range(difference.entropyDistance!)}, ` +
            `another most likely token ${percent(difference.flipped!.value)}${range(difference.flipped!, percent)}.`,
        ]
      : []),
    ...(noiseRatio
      ? [
          `Noise on the logits that would do as much: ${nats(forks!.noise!)} at forks, ${nats(rest!.noise!)} elsewhere; ` +
            `ratio ${noiseRatio.value.toFixed(3)}${range(noiseRatio, (value) => value.toFixed(3))}, of equal noise 1.`,
        ]
      : []),
    `Of the top 20 % by entropy, ${percent(overlap.overlap)} are the same (by chance ${percent(overlap.chance)}).`,
  ];
}

const headings: Record<DivergenceMeasure, string> = {
  kl: 'KL',
  logRatio: 'log ratio',
  entropyChange: 'dH',
  entropyDistance: '|dH|',
  flipped: 'top-1 changed',
  topOverlap: 'top shared',
};
