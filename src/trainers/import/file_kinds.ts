import type { FileKind } from './file_kind.ts';
import type { FileHead } from './import_file.ts';
import { type MetricsKind, metricsKinds } from './metrics/metrics_kinds.ts';
import { type OtherKind, otherKinds } from './other_kinds.ts';
import { type RolloutKind, rolloutKinds } from './rollouts/rollout_kinds.ts';

export type KindId = MetricsKind | OtherKind | RolloutKind;

/** All kinds. The first that a file is of counts, so that what is told by its bytes stands before what is told by its name. */
const fileKinds: readonly FileKind<KindId>[] = [...rolloutKinds, ...metricsKinds, ...otherKinds];

/** The kind of a file; null for one that is not known. */
export const kindOf = (head: FileHead): FileKind<KindId> | null =>
  fileKinds.find((kind) => kind.is(head)) ?? null;
