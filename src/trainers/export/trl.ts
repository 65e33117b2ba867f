import type { Recipe } from '../../experiment/spec.ts';
import { keysFor, otherKeys } from './plain_keys.ts';
import { evaluationBatch, type Plan } from './plan.ts';
import { type Section, yaml } from './settings.ts';
import type { ExportInput } from './target.ts';
import { trainerDifferences } from './transformers_differences.ts';
import { adamw, batches, clippedLoss, generation } from './transformers_settings.ts';

/** TRL's folder: `trl grpo --config forklab.yaml`. */
export function trlPlan(input: ExportInput): Plan {
  const { recipe, python, bf16 } = input;
  const keys = keysFor('trl', recipe);
  const rewards = keys === 'plain' ? 'forklab_rewards' : 'forklab_trl';
  const head = `${input.name}, condition ${recipe.condition}, seed ${recipe.seed}, for TRL 1.16.\nRun in this folder: trl grpo --config forklab.yaml`;
  return {
    keys,
    files: [
      { path: 'forklab.yaml', content: yaml(head, trlSections(recipe, rewards, bf16)) },
      { path: 'forklab_rewards.py', content: python('trl_rewards.py') },
      { path: 'forklab_trl.py', content: python('trl_module.py') },
      { path: 'forklab_mask.py', content: python('mask.py') },
      { path: 'forklab_traces.py', content: python('traces.py') },
    ],
    command: 'trl grpo --config forklab.yaml',
    shorter: 'trl grpo --config forklab.yaml --max_steps 3',
    rewardMetric: '`rewards/verify/mean` (`reward`)',
    differences: trainerDifferences('trl', recipe, keys, bf16),
    several: several(recipe, keys),
    written: written(keys),
    saved: 'out',
    verified: 'run whole on a CPU',
  };
}

function trlSections(recipe: Recipe, rewards: string, bf16: boolean): Section[] {
  const { objective, mask, evaluation, minibatches, epochs } = recipe;
  const module = rewards === 'forklab_trl';
  const every = minibatches * epochs;
  const overlong = objective.overlong > 0 ? ['forklab_rewards.overlong'] : [];
  const entropy = mask.select === 'all' ? (module ? 0.5 : 1) : mask.rho;
  return [
    {
      title: 'Model and data',
      settings: [
        ['model_name_or_path', 'model'],
        ['dtype', 'float32'],
        ['dataset_name', 'data', 'data/train.jsonl, data/test.jsonl'],
        ['shuffle_dataset', false, "the problems of forklab's own run, in its order"],
        ['remove_unused_columns', false],
        [
          'reward_funcs',
          [`${rewards}.verify`, ...overlong],
          module ? 'this also loads forklab_trl.py' : undefined,
        ],
        ['output_dir', 'out'],
        ['seed', recipe.seed],
      ],
    },
    {
      title: 'Sampling',
      settings: [...generation(recipe)],
    },
    {
      title: "Batches: TRL's step is an update",
      settings: [...batches(recipe)],
    },
    {
      title: 'Objective',
      settings: [
        ...clippedLoss(recipe),
        ['beta', objective.kl],
        ['use_bias_correction_kl', false, 'plain k3'],
        ['scale_rewards', objective.scaleRewards ? 'group' : 'none'],
        ['mask_truncated_completions', false],
        ['entropy_coef', objective.entropyBonus],
        ['use_adaptive_entropy', false],
        [
          'top_entropy_quantile',
          entropy,
          module
            ? 'forklab_trl.py replaces this mask; below 1, so that it is asked'
            : 'the share of tokens with a gradient',
        ],
      ],
    },
    {
      title: 'Optimiser',
      settings: [
        ...adamw(recipe),
        ['bf16', bf16, "TRL's default is true, silently so on a CPU"],
        ['fp16', false],
        ['gradient_checkpointing', false],
      ],
    },
    {
      title: 'Evaluation, logs, checkpoints',
      settings: [
        ['eval_strategy', 'steps'],
        ['eval_steps', evaluation.every * every, `${evaluation.every} steps`],
        ['eval_on_start', true],
        ['num_generations_eval', evaluation.samples],
        ['per_device_eval_batch_size', evaluationBatch(evaluation)],
        ['logging_steps', 1],
        ['log_completions', true],
        ['num_completions_to_print', 1],
        ['save_steps', evaluation.every * every],
        ['save_only_model', true],
        ['report_to', 'none'],
      ],
    },
  ];
}

const several = (recipe: Recipe, keys: Plan['keys']): string =>
  keys === 'plain'
    ? `\`accelerate launch --num_processes N -m trl.scripts.grpo --config forklab.yaml\` on N GPUs (two processes were run on a CPU, by
\`torchrun --nproc_per_node 2 -m trl.scripts.grpo --config forklab.yaml --use_cpu true\`), with \`per_device_train_batch_size\`
divided by N. TRL then takes the quantile over the tokens of all processes together: the pool is the micro-batches of all N, as
if they were one. The loss is the mean over processes of each one's mean over its tokens.`
    : `One process only: \`forklab_trl.py\` ranks the tokens that its process sees, shares the loss among the micro-batches that
it sees, and stops where there are several. ${otherKeys('TRL', recipe)}`;

const written = (
  keys: Plan['keys'],
): string => `- \`out/\`: the trained model; \`out/checkpoint-N/trainer_state.json\`: metrics, an entry an update
- \`out/completions/\`: rollouts (the verifier's reason, the answer and the exact ids are columns)
${
  keys === 'plain'
    ? '- with `--reward_funcs forklab_trl.verify` also `out/traces/`: every response with its entropies and kept tokens, for\n  Inspect. The training is the same'
    : '- `out/traces/step_N.jsonl`: every response with its entropies, kept tokens and reward, for Inspect'
}`;
