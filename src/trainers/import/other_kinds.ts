import type { FileKind } from './file_kind.ts';
import type { FileHead } from './import_file.ts';

export type OtherKind = 'swift-args' | 'recipe' | 'forklab-recipe' | 'model' | 'state' | 'export';

const named =
  (name: RegExp) =>
  (head: FileHead): boolean =>
    name.test(head.name);

/** Kinds of files that say how a run was made. */
export type SettingsKind = Extract<OtherKind, 'swift-args' | 'recipe' | 'forklab-recipe'>;

/** Files that lie in a run's folder beside metrics and rollouts. */
export const otherKinds: readonly FileKind<OtherKind>[] = [
  {
    id: 'swift-args',
    gives: 'settings',
    is: ({ name, text }) => name === 'args.json' && /"(tuner_type|train_type|rlhf_type)":/.test(text),
  },
  // A trainer's own keys, flat, as TRL and ms-swift read them.
  {
    id: 'recipe',
    gives: 'settings',
    is: ({ name, text }) => /\.ya?ml$/.test(name) && /^(num_generations|max_steps|rlhf_type)\s*:/m.test(text),
  },
  { id: 'forklab-recipe', gives: 'settings', is: named(/^forklab_recipe\.json$/) },
  {
    id: 'model',
    gives: 'nothing',
    is: named(
      /(\.safetensors|\.safetensors\.index\.json|^(adapter_|generation_)?config\.json|^(tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json|^merges\.txt|\.jinja|^pytorch_model.*\.bin)$/,
    ),
  },
  {
    id: 'state',
    gives: 'nothing',
    is: named(
      /^((optimizer|scheduler|scaler)\.pt|rng_state.*\.pth|training_args\.bin|latest|STABLE|.*\.(log|png))$/,
    ),
  },
  // What forklab's exports put beside the run.
  {
    id: 'export',
    gives: 'nothing',
    is: ({ path }) =>
      /(^|\/)(README\.md|requirements\.txt|forklab_\w+\.py|test_verifier\.py|verifier_cases\.jsonl|data\/(train|test)\.(jsonl|parquet))$/.test(
        path,
      ),
  },
];
