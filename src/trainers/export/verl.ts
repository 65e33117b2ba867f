import type { Recipe } from '../../experiment/spec.ts';
import { worldByName } from '../../task/worlds.ts';
import { keysFor } from './plain_keys.ts';
import type { Difference, Plan } from './plan.ts';
import { decimal, type Section } from './settings.ts';
import { type ExportInput, sequencesOf } from './target.ts';

/** verl's folder: `bash run.sh`, which hands the overrides to Hydra. */
export function verlPlan(input: ExportInput): Plan {
  const { recipe, python, bf16 } = input;
  const keys = keysFor('verl', recipe);
  const head = `# ${input.name}, condition ${recipe.condition}, seed ${recipe.seed}, for verl 0.9.1. run.sh hands these to Hydra.\n`;
  const module = keys === 'module';
  return {
    keys,
    files: [
      { path: 'overrides.txt', content: head + overrides(verlSections(recipe, module, bf16)) },
      { path: 'run.sh', content: runScript(module) },
      { path: 'forklab_rewards.py', content: python('verl_rewards.py') },
      { path: 'forklab_verl.py', content: python('verl_module.py') },
      { path: 'forklab_mask.py', content: python('mask.py') },
    ],
    row: ({ prompt, problem, title }, index, split) => ({
      data_source: `forklab/${recipe.world}`,
      prompt: [{ role: 'user', content: prompt }],
      ability: recipe.world,
      reward_model: { style: 'rule', ground_truth: problem },
      extra_info: { split, index, title },
    }),
    command: 'bash run.sh',
    shorter: 'bash run.sh trainer.total_training_steps=2',
    rewardMetric: '`critic/score/mean`',
    differences: verlDifferences(recipe, module, bf16),
    several: `\`bash run.sh trainer.n_gpus_per_node=N\` for the GPUs of one machine, \`+trainer.nnodes=M\` (here \`trainer.nnodes=M\`, since the key
is there) on a Ray cluster of M. The pool of the mask is the micro-batch of one GPU: with N of them set
\`actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu\` to ${sequencesOf(recipe)} / N, and N pools are cut. On several machines Ray's workers must
be given the module: add
\`+ray_kwargs.ray_init.runtime_env.env_vars.VERL_USE_EXTERNAL_MODULES=forklab_verl\` and the folder in \`PYTHONPATH\`.`,
    written: `- \`out/metrics.jsonl\`: metrics, a line a step
- \`out/rollouts/STEP.jsonl\`: rollouts, with the verifier's reason and answer; \`out/validation/\` those of evaluations
- \`out/global_step_N/actor/huggingface\`: the model`,
    saved: `out/global_step_${recipe.steps}/actor/huggingface`,
    verified: 'composed, and its loss, data and reward were checked on a CPU; it was not run on GPUs',
  };
}

function verlSections(recipe: Recipe, module: boolean, bf16: boolean): Section[] {
  const { rollout, objective, optimiser, evaluation, minibatches, epochs } = recipe;
  const sequences = sequencesOf(recipe);
  const precision = bf16 ? 'bfloat16' : 'float32';
  return [
    {
      title: 'algorithm',
      settings: [
        ['adv_estimator', 'grpo'],
        ['norm_adv_by_std_in_grpo', objective.scaleRewards],
        ['use_kl_in_reward', false],
        ['filter_groups.enable', rollout.batches > 1],
        ['filter_groups.metric', 'acc'],
      ],
    },
    {
      title: 'data',
      settings: [
        ['train_files', 'data/train.jsonl'],
        ['val_files', 'data/test.jsonl'],
        ['train_batch_size', rollout.prompts],
        ['max_prompt_length', worldByName(recipe.world).promptLength],
        ['max_response_length', rollout.length],
        ['shuffle', false],
        ['seed', recipe.seed],
      ],
    },
    {
      title: 'actor_rollout_ref.model',
      settings: [
        ['path', 'model'],
        ['use_remove_padding', false],
        ['enable_gradient_checkpointing', false],
      ],
    },
    {
      title: 'actor_rollout_ref.actor',
      settings: [
        ['policy_loss.loss_mode', module ? 'forklab' : 'vanilla'],
        ['calculate_entropy', true],
        ['ppo_mini_batch_size', rollout.prompts / minibatches],
        ['ppo_micro_batch_size_per_gpu', sequences],
        ['ppo_epochs', epochs],
        ['shuffle', false],
        ['use_dynamic_bsz', false],
        ['clip_ratio_low', objective.clipLow],
        ['clip_ratio_high', objective.clipHigh],
        ['clip_ratio_c', 1e6],
        ['loss_agg_mode', objective.loss === 'grpo' ? 'seq-mean-token-mean' : 'token-mean'],
        ['entropy_coeff', objective.entropyBonus],
        ['use_kl_loss', objective.kl > 0],
        ['kl_loss_coef', objective.kl],
        ['kl_loss_type', 'low_var_kl'],
        ['grad_clip', optimiser.clipNorm || 1e9],
        ['optim.lr', optimiser.learningRate],
        ['optim.lr_warmup_steps', optimiser.warmup],
        ['optim.lr_scheduler_type', 'constant'],
        ['optim.weight_decay', optimiser.weightDecay],
        ['optim.betas', [decimal(optimiser.beta1), decimal(optimiser.beta2)]],
        ['+optim.override_optimizer_config.eps', optimiser.epsilon],
        ['fsdp_config.model_dtype', bf16 ? 'bf16' : 'fp32'],
        ['fsdp_config.dtype', precision],
        ['checkpoint.save_contents', ['model', 'hf_model']],
      ],
    },
    {
      title: 'actor_rollout_ref.rollout',
      settings: [
        ['name', 'vllm'],
        ['dtype', precision],
        ['n', rollout.group],
        ['temperature', rollout.temperature],
        ['top_p', 1],
        ['top_k', -1],
        ['tensor_model_parallel_size', 1],
        ['gpu_memory_utilization', 0.3],
        ['enforce_eager', true],
        ['log_prob_micro_batch_size_per_gpu', sequences],
        ['val_kwargs.do_sample', true],
        ['val_kwargs.temperature', 1],
        ['val_kwargs.top_p', 1],
        ['val_kwargs.top_k', -1],
        ['val_kwargs.n', evaluation.samples],
      ],
    },
    ...(objective.kl > 0
      ? [
          {
            title: 'actor_rollout_ref.ref',
            settings: [['log_prob_micro_batch_size_per_gpu', sequences]] as const,
          },
        ]
      : []),
    {
      title: 'reward.reward_manager',
      settings: [
        ['source', 'importlib'],
        ['name', 'ForklabRewardManager'],
        ['module.path', 'forklab_rewards.py'],
      ],
    },
    {
      title: 'trainer',
      settings: [
        ['logger', ['console', 'file']],
        ['n_gpus_per_node', 1],
        ['nnodes', 1],
        ['total_epochs', 1000],
        ['total_training_steps', recipe.steps],
        ['val_before_train', true],
        ['test_freq', evaluation.every],
        ['save_freq', evaluation.every],
        ['default_local_dir', 'out'],
        ['rollout_data_dir', 'out/rollouts'],
        ['validation_data_dir', 'out/validation'],
        ['project_name', 'forklab'],
        ['experiment_name', `${recipe.condition}-${recipe.seed}`],
      ],
    },
  ];
}

/** Sections as overrides of Hydra: a line each. */
function overrides(sections: readonly Section[]): string {
  const value = (of: Section['settings'][number][1]) =>
    typeof of === 'object' ? `[${of.join(',')}]` : typeof of === 'number' ? decimal(of) : String(of);
  return sections
    .flatMap(({ title, settings }) =>
      settings.map(([key, of]) =>
        key.startsWith('+') ? `+${title}.${key.slice(1)}=${value(of)}\n` : `${title}.${key}=${value(of)}\n`,
      ),
    )
    .join('');
}

const runScript = (module: boolean): string => `#!/usr/bin/env bash
# Runs the experiment; further arguments are overrides too.
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONPATH="$PWD\${PYTHONPATH:+:$PYTHONPATH}"
${module ? '# Imported by verl in every process: it registers the policy loss "forklab".\nexport VERL_USE_EXTERNAL_MODULES=forklab_verl\n' : ''}export VERL_FILE_LOGGER_PATH="$PWD/out/metrics.jsonl"
mkdir -p out
mapfile -t overrides < <(grep -v '^#' overrides.txt)
exec python -m verl.trainer.main_ppo "\${overrides[@]}" "$@"
`;

function verlDifferences(recipe: Recipe, module: boolean, bf16: boolean): Difference[] {
  const { rollout, objective, optimiser, microbatches, minibatches } = recipe;
  const list: (Difference | false)[] = [
    {
      what: 'The responses are drawn by other random numbers, and by vLLM.',
      size: 'another draw of the same experiment; the log-probabilities of the sampling policy are computed anew by the actor',
    },
    { what: 'Mini-batches hold whole groups.', size: 'which responses share a mini-batch' },
    optimiser.warmup > 0 && {
      what: `The warm-up begins at 0: update t has the rate (t - 1) / ${optimiser.warmup}; in forklab t / ${optimiser.warmup}.`,
      size: 'one update without effect, and each of the warm-up at the rate of the one before',
    },
    objective.scaleRewards && {
      what: module
        ? 'Advantages have 1e-6 in the denominator.'
        : "Advantages are divided by the sample's standard deviation + 1e-6; forklab's by the population's.",
      size: module
        ? 'a millionth'
        : `all advantages x ${Math.sqrt((rollout.group - 1) / rollout.group).toFixed(3)}; AdamW forgets a common factor of the gradient, where it is not clipped`,
    },
    module &&
      rollout.batches === 1 && {
        what: 'Groups of equal rewards are dropped by the loss, after the mini-batches are made; forklab splits what is left evenly.',
        size: 'mini-batches of fewer responses',
      },
    module &&
      rollout.batches === 1 &&
      microbatches > 1 && {
        what: 'Micro-batches count by all their tokens, those of dropped groups too.',
        size: 'the spread of dropped groups over micro-batches',
      },
    rollout.batches > 1 && {
      what: `Groups of equal rewards are refilled without a bound; forklab draws at most ${rollout.batches} batches a step.`,
      size: 'more responses where few groups have a signal',
    },
    objective.kl > 0 && {
      what: 'k3 is clamped to [-10, 10], and is averaged over dropped groups too.',
      size: 'none near the base; the share of dropped groups',
    },
    minibatches > 1 &&
      !module && {
        what: "The loss divides by the mini-batch's tokens on all GPUs, as forklab does.",
        size: 'none',
      },
    bf16 && {
      what: 'bfloat16: entropies are off by up to some hundredths of a nat.',
      size: 'measured in TRL: 12 of 880 tokens are kept or dropped otherwise',
    },
    {
      what: 'No traces are written: its workers hold no texts of a whole response.',
      size: '`forklab import` reads out/rollouts, and Inspect scores them',
    },
  ];
  return list.filter((one) => one !== false);
}
