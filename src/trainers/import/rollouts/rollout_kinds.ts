import type { FileKind } from '../file_kind.ts';
import type { FileHead } from '../import_file.ts';

/**
 * Kinds of files with rollouts: those of TRL, ms-swift, verl and prime-rl, a server's answers with log-probabilities (SGLang's
 * among them), and traces.
 */
export type RolloutKind =
  | 'trl-completions'
  | 'swift-completions'
  | 'verl-rollouts'
  | 'prime-tokens'
  | 'answers'
  | 'traces';

const kind = (id: RolloutKind, is: FileKind['is']): FileKind<RolloutKind> => ({ id, gives: 'rollouts', is });

/** Whether a JSON object's first line begins with these keys, in any order; a long line has its beginning alone. */
const hasKeys = ({ text }: FileHead, ...keys: readonly RegExp[]): boolean => {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  return /^\ufeff?\s*\{/.test(line) && keys.every((key) => key.test(line));
};

const isTable = ({ name, bytes }: FileHead): boolean =>
  /\.parquet$/i.test(name) && String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1';

/** The kinds. What else a parquet file may hold is told when it is read: its columns stand at its end. */
export const rolloutKinds: readonly FileKind<RolloutKind>[] = [
  kind('trl-completions', (head) => isTable(head) && /^completions[_-]/i.test(head.name)),
  kind('prime-tokens', (head) => hasKeys(head, /"token_ids"\s*:\s*\[/, /"schema_version"\s*:/)),
  kind('swift-completions', (head) => hasKeys(head, /"step"\s*:\s*\[/, /"prompt"\s*:\s*\[/)),
  kind(
    'verl-rollouts',
    ({ line }) =>
      line !== null && typeof line.input === 'string' && typeof line.output === 'string' && 'score' in line,
  ),
  kind(
    'traces',
    (head) =>
      hasKeys(head, /"(tokens|words)"\s*:\s*\[/) &&
      !hasKeys(head, /"(choices|meta_info|object|completion_probabilities|custom_id)"\s*:/),
  ),
  kind('answers', (head) => hasKeys(head, /"(choices|meta_info|completion_probabilities|custom_id)"\s*:/)),
];
