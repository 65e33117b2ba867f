import type { FileKind } from './file_kind.ts';
import type { FileHead } from './import_file.ts';

export type OtherKind = 'swift-args' | 'recipe' | 'model' | 'state';

const named =
  (name: RegExp) =>
  (head: FileHead): boolean =>
    name.test(head.name);

/** Files that lie in a run's folder beside metrics and rollouts. */
export const otherKinds: readonly FileKind<OtherKind>[] = [
  { id: 'swift-args', gives: 'settings', is: named(/^args\.json$/) },
  // A trainer's own keys, flat, as TRL and ms-swift read them.
  {
    id: 'recipe',
    gives: 'settings',
    is: ({ name, text }) => /\.ya?ml$/.test(name) && /^(num_generations|max_steps|rlhf_type)\s*:/m.test(text),
  },
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
    is: named(/^((optimizer|scheduler|scaler)\.pt|rng_state.*\.pth|training_args\.bin|latest|.*\.log)$/),
  },
];
