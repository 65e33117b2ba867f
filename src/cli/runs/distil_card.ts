import { type DistilSpec, distilPresets } from '../../experiment/distil_presets.ts';
import type { Evaluation } from '../../experiment/record.ts';

/** The outcome of a distillation. */
export interface DistilSummary {
  readonly preset: string;
  readonly seed: number;
  /** The model whose weights it started from, by name or path; null where they were fresh. */
  readonly from: string | null;
  readonly adapter: string;
  readonly parameters: number;
  readonly steps: number;
  readonly tokens: number;
  readonly loss: number;
  readonly validation: Evaluation;
  readonly heldOut: Evaluation;
}

/**
 * The rule by which a shipped checkpoint is chosen, fixed before any was trained: never by the held-out problems that
 * curves are drawn on.
 */
export const checkpointRule =
  'The last checkpoint of seed 1. If its pass@1 on the validation problems had been outside 0.10 to 0.40, where RL has either nothing to amplify or little to gain, the next seed would have been used.';

/** A base that solves more than the rule allows from the start was made for what else it is, and not selected. */
const onlyCheckpoint =
  'It was not selected: it is the last checkpoint of the only seed. Its pass@1 on the validation problems is outside 0.10 to 0.40, within which the other bases were to be.';

/** Further seeds are not selected. */
const furtherSeed =
  'It was not selected: it is the last checkpoint of another seed, used to check whether results on one base hold on others.';

const furtherDistilled = 'It was not selected: it is the last checkpoint.';

/** The command that reproduces a distillation; options equal to the preset's are omitted. */
export function distilCommand(spec: DistilSpec, { preset, seed, from }: DistilSummary): string {
  const own = distilPresets[preset];
  const options = {
    from: [from, null],
    skill: [spec.teacher.skill, own.teacher.skill],
    stop: [spec.teacher.stop, own.teacher.stop],
    attempts: [spec.teacher.attempts, own.teacher.attempts],
    steps: [spec.steps, own.steps],
    'learning-rate': [spec.optimiser.learningRate, own.optimiser.learningRate],
  };
  const changed = Object.entries(options).filter(([, [value, usual]]) => value !== usual);
  const words = changed.map(([name, [value]]) => ` --${name} ${value}`).join('');
  return `npm run forklab -- distil ${preset}${words} --seed ${seed}`;
}

function chosenBy({ from, seed, validation }: DistilSummary): string {
  if (from !== null) return furtherDistilled;
  if (seed !== 1) return furtherSeed;
  const rate = validation['eval/pass@1'];
  return rate >= 0.1 && rate <= 0.4 ? checkpointRule : onlyCheckpoint;
}

/** The model card of a distilled base, or of a model distilled further. */
export function distilCard(spec: DistilSpec, s: DistilSummary): string {
  const { shape, teacher } = spec;
  const percent = (e: Evaluation) =>
    `${(e['eval/pass@1'] * 100).toFixed(1)} %${e['eval/se'] === null ? '' : ` ± ${(e['eval/se'] * 100).toFixed(1)}`} (${e.problems} problems x ${e.k} samples, T = 1)`;
  const isBase = s.from === null;
  return `---
license: mit
library_name: transformers
pipeline_tag: text-generation
---

# ${s.preset}${isBase ? '' : ', distilled further'}

A ${s.parameters.toLocaleString('en')}-parameter reasoner for forklab's *${spec.world}* world, ${isBase ? 'to be trained further by RLVR' : `initialised from the weights of \`${s.from}\`, with AdamW's moments at zero`}.

**Shape.** Qwen3: ${shape.layers} layers, width ${shape.width}, ${shape.heads} heads over ${shape.kvHeads} of ${shape.headDim}, MLP ${shape.hidden}, context ${shape.context}, tied head.

**How it was made.** \`${distilCommand(spec, s)}\` on ${s.adapter}: ${s.steps} updates of ${spec.batch} traces of the
teacher (skill ${teacher.skill}, stop ${teacher.stop}, at most ${teacher.attempts} ${teacher.attempts === 1 ? 'attempt' : 'attempts'}), ${s.tokens.toLocaleString('en')} tokens with prompts, AdamW at ${spec.optimiser.learningRate},
cross-entropy on responses only. Loss over the last 50 updates: ${s.loss.toFixed(4)} nats per token${isBase ? "; the rest is the teacher's own entropy" : ''}.

**pass@1.** Validation ${percent(s.validation)}; held out ${percent(s.heldOut)}.

**How this checkpoint was chosen.** ${chosenBy(s)}

Problems of both sets are never in training (a hash of the problem decides). One token is one word; words are split by spaces.
`;
}
