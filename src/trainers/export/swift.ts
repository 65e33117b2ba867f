import type { Recipe } from '../../experiment/spec.ts';
import { keysFor, otherKeys } from './plain_keys.ts';
import { evaluationBatch, type Plan } from './plan.ts';
import { type Section, yaml } from './settings.ts';
import { type ExportInput, updatesOf } from './target.ts';
import { trainerDifferences } from './transformers_differences.ts';
import { adamw, batches, clippedLoss, generation } from './transformers_settings.ts';

/** ms-swift's folder: `swift rlhf forklab.yaml`. */
export function swiftPlan(input: ExportInput): Plan {
  const { recipe, python, bf16 } = input;
  const keys = keysFor('ms-swift', recipe);
  const head = `${input.name}, condition ${recipe.condition}, seed ${recipe.seed}, for ms-swift 4.6.\nRun in this folder: swift rlhf forklab.yaml`;
  return {
    keys,
    files: [
      { path: 'forklab.yaml', content: yaml(head, swiftSections(recipe, keys === 'module', bf16)) },
      { path: 'forklab_swift.py', content: python('swift_plugin.py') },
      { path: 'forklab_mask.py', content: python('mask.py') },
      { path: 'forklab_traces.py', content: python('traces.py') },
    ],
    row: ({ prompt, ...rest }) => ({ messages: [{ role: 'user', content: prompt }], ...rest }),
    command: 'swift rlhf forklab.yaml',
    shorter: 'swift rlhf forklab.yaml --max_steps 3',
    rewardMetric: '`rewards/Verify/mean` (`reward`)',
    differences: trainerDifferences('ms-swift', recipe, keys, bf16),
    several: several(recipe, keys),
    written: `- \`out/\`: checkpoints; \`out/logging.jsonl\`: metrics, a line an update
- \`out/completions.jsonl\`: rollouts, a table of columns a line
- \`out/traces/step_N.jsonl\`: every response with its entropies, kept tokens and reward, for Inspect`,
    saved: `out/checkpoint-${updatesOf(recipe)}`,
    verified: 'run whole on a CPU',
  };
}

function swiftSections(recipe: Recipe, module: boolean, bf16: boolean): Section[] {
  const { rollout, objective, mask, evaluation, minibatches, epochs } = recipe;
  const every = evaluation.every * minibatches * epochs;
  const masked = !module && mask.select !== 'all';
  return [
    {
      title: 'Model, data, reward',
      settings: [
        ['rlhf_type', 'grpo'],
        ['model', 'model'],
        ['model_type', 'qwen3'],
        ['template', 'forklab', 'prompts as they are (forklab_swift.py)'],
        ['tuner_type', 'full'],
        ['torch_dtype', bf16 ? 'bfloat16' : 'float32'],
        ['bf16', bf16],
        ['fp16', false],
        ['dataset', ['data/train.jsonl']],
        ['val_dataset', ['data/test.jsonl']],
        ['dataset_shuffle', false, "the problems of forklab's own run, in its order"],
        ['train_dataloader_shuffle', false],
        ['external_plugins', ['forklab_swift.py']],
        [
          'reward_funcs',
          ['forklab_verify', ...(objective.overlong > 0 ? ['forklab_overlong'] : [])],
          'forklab_swift.py',
        ],
        ['output_dir', 'out'],
        ['add_version', false],
        ['seed', recipe.seed],
      ],
    },
    {
      title: 'Sampling',
      settings: [
        ...generation(recipe),
        ['dynamic_sample', rollout.batches > 1, 'refill groups of equal rewards'],
        ['max_resample_times', Math.max(1, rollout.batches)],
      ],
    },
    {
      title: 'Batches: a step of ms-swift is an update',
      settings: [...batches(recipe)],
    },
    {
      title: 'Objective',
      settings: [
        ...clippedLoss(recipe),
        ['beta', objective.kl, "ms-swift's default is 0.04"],
        ['scale_rewards', objective.scaleRewards ? 'group' : 'none'],
        ['overlong_filter', false],
        [
          'top_entropy_quantile',
          masked ? mask.rho : 1,
          module ? 'forklab_swift.py selects the tokens' : 'the share of tokens with a gradient',
        ],
        ['log_entropy', !module, module ? 'forklab_swift.py logs its own' : undefined],
      ],
    },
    {
      title: 'Optimiser',
      settings: [...adamw(recipe), ['gradient_checkpointing', false]],
    },
    {
      title: 'Evaluation, logs, checkpoints',
      settings: [
        ['eval_strategy', 'steps'],
        ['eval_steps', every, `${evaluation.every} steps`],
        ['eval_on_start', true],
        ['num_generations_eval', evaluation.samples],
        ['per_device_eval_batch_size', evaluationBatch(evaluation)],
        ['logging_steps', 1],
        ['log_completions', true],
        ['save_steps', every],
        ['save_only_model', true],
        ['report_to', ['tensorboard']],
      ],
    },
  ];
}

const several = (recipe: Recipe, keys: Plan['keys']): string =>
  keys === 'plain'
    ? `\`NPROC_PER_NODE=N swift rlhf forklab.yaml\`, with \`per_device_train_batch_size\` divided by N. ms-swift takes the quantile
in each process by itself: the pool is the micro-batch of one process, so that N processes cut N pools; the loss is the mean over
processes of each one's mean over its tokens. Two processes were run on a CPU. \`megatron rlhf\` knows the same keys for
Megatron; it was not run.`
    : `One process only: \`forklab_swift.py\` shares the loss among the micro-batches that it sees, and stops where there are
several. ${otherKeys('ms-swift', recipe)}`;
