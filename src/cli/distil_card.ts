import type { DistilSpec } from '../experiment/distil_presets.ts';
import type { Evaluation } from '../experiment/record.ts';

/** What a distillation came to. */
export interface DistilSummary {
  preset: string;
  seed: number;
  adapter: string;
  parameters: number;
  steps: number;
  tokens: number;
  loss: number;
  validation: Evaluation;
  heldOut: Evaluation;
}

/**
 * The rule by which a shipped checkpoint is chosen, stated before any was trained: no choosing by the held-out
 * problems that curves are drawn on.
 */
export const checkpointRule =
  'The last checkpoint of seed 1. If its pass@1 on the validation problems lay outside 0.10 to 0.40, where RL has neither something to amplify nor room to grow, the next seed would have been taken.';

/** Further seeds are not chosen at all. */
const furtherSeed =
  'Not at all: it is the last checkpoint of a further seed, taken as it came, so that what shows on one base can be tried on others.';

/** The model card of a distilled base. */
export function distilCard(spec: DistilSpec, s: DistilSummary): string {
  const { shape, teacher } = spec;
  const percent = (e: Evaluation) =>
    `${(e['eval/pass@1'] * 100).toFixed(1)} % ± ${(e['eval/se'] * 100).toFixed(1)} (${e.problems} problems x ${e.k} samples, T = 1)`;
  return `---
license: mit
library_name: transformers
pipeline_tag: text-generation
---

# ${s.preset}

A ${s.parameters.toLocaleString('en')}-parameter reasoner for forklab's *${spec.world}* world, to be trained further by RLVR.

**Shape.** Qwen3: ${shape.layers} layers, width ${shape.width}, ${shape.heads} heads over ${shape.kvHeads} of ${shape.headDim}, MLP ${shape.hidden}, context ${shape.context}, tied head.

**How it was made.** \`npm run forklab -- distil ${s.preset} --seed ${s.seed}\` on ${s.adapter}: ${s.steps} updates of ${spec.batch} traces of the
teacher (skill ${teacher.skill}, stop ${teacher.stop}, at most ${teacher.attempts} attempts), ${s.tokens.toLocaleString('en')} tokens with prompts, AdamW at ${spec.optimiser.learningRate},
cross-entropy on responses only. Loss over the last 50 updates: ${s.loss.toFixed(4)} nats a token; what is left is the teacher's own entropy.

**pass@1.** Validation ${percent(s.validation)}; held out ${percent(s.heldOut)}.

**How this checkpoint was chosen.** ${s.seed === 1 ? checkpointRule : furtherSeed}

Problems of both sets are never in training (a hash of the problem decides). One token is one word; words are split by spaces.
`;
}
