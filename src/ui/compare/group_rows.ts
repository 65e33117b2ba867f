import { meanOf } from '../../paper/estimates.ts';
import type { Estimate } from '../../paper/rule.ts';
import type { SeedValue } from '../../stats/seeds.ts';
import type { Row } from '../charts/panels/row.ts';
import { groupName } from '../state/compare/names.ts';
import type { RunGroup } from '../state/compare/run_groups.ts';
import type { Messages } from '../words/en/en.ts';
import { groupClass } from './group_class.ts';

/** A row of what the seeds of a condition came to; none of no seeds and no estimate. */
export function groupRow(
  t: Messages,
  group: RunGroup,
  values: readonly SeedValue[],
  { base, estimate = meanOf(values) }: { base?: number | null; estimate?: Estimate | null } = {},
): Row[] {
  return estimate
    ? [{ key: group.key, label: groupName(t, group), className: groupClass(group), values, estimate, base }]
    : [];
}
