import { type SpecField, specFields } from './spec_fields.ts';

export type FieldGroup = 'task' | 'rollouts' | 'mask' | 'objective' | 'optimiser' | 'evaluation';

/** The groups of the form, by where a path begins; each field is in exactly one of them. */
const starts: Record<FieldGroup, readonly string[]> = {
  task: ['world', 'model', 'steps'],
  rollouts: ['rollout'],
  mask: ['mask'],
  objective: ['objective'],
  optimiser: ['minibatches', 'epochs', 'microbatches', 'optimiser'],
  evaluation: ['evaluation'],
};

/** The form's groups in their order, with their fields in the schema's. */
export const fieldGroups: readonly { id: FieldGroup; fields: readonly SpecField[] }[] = (
  Object.entries(starts) as [FieldGroup, readonly string[]][]
).map(([id, own]) => ({ id, fields: specFields.filter(({ path }) => own.includes(path.split('.')[0])) }));

/** The fields that a condition may change. */
export const conditionFields: readonly SpecField[] = specFields.filter(({ path }) =>
  /^(mask|objective)\./.test(path),
);
