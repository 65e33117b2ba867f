import { maskWords } from './plain_keys.ts';
import type { Plan } from './plan.ts';
import { type ExportInput, type Target, targetNames, updatesOf } from './target.ts';

/** The folder's README: the command, what to expect, what is not the same, and the way back. */
export function readme(target: Target, input: ExportInput, plan: Plan): string {
  const { recipe, firstStep, version } = input;
  const { steps, rollout, minibatches, epochs, evaluation } = recipe;
  const name = targetNames[target];
  return `# ${input.name}, ${recipe.condition}, seed ${recipe.seed}, for ${name}

An experiment of forklab ${version} (task ${recipe.world}, base ${recipe.model}): reinforcement learning with verifiable
rewards, in which the gradient touches ${maskWords(recipe)}.
Of folders like this, that of countdown-mini@1 was ${plan.verified}.

## Run

\`\`\`sh
python -m venv venv && . venv/bin/activate
pip install -r requirements.txt
python test_verifier.py  # the verifier against forklab's own verdicts
${plan.shorter}  # a try
${plan.command}
\`\`\`

${steps} steps of ${rollout.prompts} prompts x ${rollout.group} responses, ${minibatches * epochs} updates each: ${updatesOf(recipe)} updates. data/train.jsonl holds the problems that
forklab trains seed ${recipe.seed} on, in their order; data/test.jsonl the first ${evaluation.problems} held-out problems.

## What to expect

${expectation(plan, firstStep)}

${
  plan.keys === 'plain'
    ? `${name}'s own keys say this mask.`
    : `${name}'s own keys do not say this recipe; the module in this folder does, and changes the trainer for it. It belongs to the
pinned version.`
}

## What is not the same

${plan.differences.map(({ what, size }) => `- ${what} *${size}*`).join('\n')}

## Several processes

${plan.several}

## What it writes

${plan.written}

## Back to forklab

Drop \`out\` on the lab's page, or, where forklab is installed and DIR is this folder:

\`\`\`sh
npx forklab evaluate DIR/${plan.saved} --world ${recipe.world} --problems ${evaluation.problems} --samples ${evaluation.samples}
npx forklab import DIR/out --out run.forklab.zip    # metrics for Compare, rollouts for Inspect
\`\`\`
`;
}

function expectation({ rewardMetric }: Plan, first: ExportInput['firstStep']): string {
  if (first === null)
    return `${rewardMetric} of the first step is the base's: \`npx forklab evaluate DIR/model\` measures it on held-out problems.`;
  const low = Math.max(0, first.reward - first.margin).toFixed(2);
  const high = Math.min(1, first.reward + first.margin).toFixed(2);
  return `On the prompts of the first step forklab's own ${first.responses} responses have a mean reward of ${first.reward.toFixed(3)}:
${rewardMetric} of the first step should lie between ${low} and ${high} (two standard deviations). 0 means that
the verifier sees other responses than were sampled.`;
}
