import { cuts, type Recipe } from '../../experiment/spec.ts';
import type { Difference } from './plan.ts';
import { type Keys, type Target, targetNames } from './target.ts';

/** What TRL and ms-swift, both trainers of transformers, do otherwise than forklab in a recipe. */
export function trainerDifferences(
  target: Exclude<Target, 'verl'>,
  recipe: Recipe,
  keys: Keys,
  bf16: boolean,
): Difference[] {
  const { rollout, objective, optimiser, mask, microbatches, minibatches, epochs } = recipe;
  const trainer = targetNames[target];
  const plain = keys === 'plain';
  const G = rollout.group;
  const list: (Difference | false)[] = [
    {
      what: 'The responses are drawn by other random numbers.',
      size: 'another draw of the same experiment, as another seed would be',
    },
    plain &&
      objective.scaleRewards && {
        what: `Advantages are divided by the sample's standard deviation + 1e-4; forklab's by the population's.`,
        size: `all advantages x ${Math.sqrt((G - 1) / G).toFixed(3)} at ${G} responses a prompt; AdamW forgets a common factor of the gradient, where it is not clipped`,
      },
    plain &&
      optimiser.warmup > 0 && {
        what: `The warm-up begins at 0: update t has the rate (t - 1) / ${optimiser.warmup}; in forklab t / ${optimiser.warmup}.`,
        size: 'one update without effect, and each of the warm-up at the rate of the one before',
      },
    plain &&
      objective.loss === 'dapo' &&
      microbatches > 1 && {
        what: `Micro-batches of a mini-batch count alike (loss_type bnpo); in forklab by their tokens, so that every token of the mini-batch does.`,
        size: 'the spread of their lengths, a few percent',
      },
    plain &&
      mask.select !== 'all' &&
      objective.loss === 'dapo' && {
        what: 'Key `loss_type: bnpo` rather than `dapo`.',
        size:
          target === 'trl'
            ? "none: bnpo divides by the tokens of this mini-batch, as forklab does; TRL's dapo by the mean over the mini-batches of a step"
            : "none: bnpo divides by the tokens of this mini-batch, as forklab does; ms-swift's dapo by the tokens of all mini-batches of a step",
      },
    plain &&
      epochs > 1 && {
        what: 'Every epoch has the same mini-batches; forklab shuffles anew.',
        size: 'the order of the same responses',
      },
    !plain &&
      rollout.batches === 1 && {
        what: 'A step whose groups all have equal rewards makes its updates with a gradient of 0; forklab makes none.',
        size: "AdamW's momentum moves on; at these rewards such a step does not come",
      },
    target === 'ms-swift' &&
      rollout.batches > 1 && {
        what: `Where ${rollout.batches} batches give too few groups with a signal, ms-swift trains on the first batch with its groups of equal rewards; forklab on the groups that it has.`,
        size: 'such groups have no gradient, but count in the mask and the mean; rare at rewards near those of the base',
      },
    target === 'ms-swift' &&
      rollout.batches > 1 && {
        what: 'Groups are refilled with prompts of data/train.jsonl in another order.',
        size: 'other problems of the same distribution',
      },
    target === 'ms-swift' &&
      plain && {
        what: 'Mini-batches hold whole groups, in the order of the prompts; forklab shuffles the responses of a step.',
        size: 'which responses share a mini-batch',
      },
    target === 'ms-swift' &&
      !plain && {
        what: 'In its log `completions/*` are of the responses that are trained on, and `clip_ratio/*` counts kept tokens alone.',
        size: 'metrics only; out/traces has all that is needed',
      },
    target === 'ms-swift' && {
      what: 'ms-swift removes the padding token, here `<bos>`, from responses.',
      size: 'none in responses of the bases, which never write it',
    },
    target === 'ms-swift' &&
      objective.kl > 0 && {
        what: 'k3 is clamped to at most 10.',
        size: 'none near the base',
      },
    rollout.temperature !== 1 && {
      what: `The trainer's own evaluation samples at temperature ${rollout.temperature}; forklab evaluates at 1.`,
      size: 'take the pass rates of `forklab evaluate out`',
    },
    {
      what: `Evaluation reports pass@1 alone, as the mean reward${objective.overlong > 0 ? ', overlong punishment included' : ''}.`,
      size: '`forklab evaluate out` has pass@k',
    },
    optimiser.weightDecay > 0 && {
      what: 'Weights of norms do not decay; in forklab all do.',
      size: `a rate of ${optimiser.learningRate * optimiser.weightDecay} an update on the norms' weights`,
    },
    recipe.steps * rollout.prompts > 100_000 && {
      what: 'data/train.jsonl ends after 100,000 problems and begins again.',
      size: 'problems come more than once',
    },
    bf16 && {
      what: 'bfloat16: entropies are off by up to some hundredths of a nat.',
      size: 'measured in TRL: 12 of 880 tokens are kept or dropped otherwise',
    },
    rollout.temperature !== 1 &&
      cuts(mask) && {
        what: `Entropies are those of temperature ${rollout.temperature}, as in forklab.`,
        size: `none expected; which tokens ${trainer} keeps was compared at temperature 1 only`,
      },
    minibatches * epochs === 1 && {
      what: "With one update a step the ratio of probabilities is 1: the sampling policy's are taken from the update itself.",
      size: 'rounding',
    },
  ];
  return list.filter((one) => one !== false);
}
