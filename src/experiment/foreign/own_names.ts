import { type ForeignRun, foreignRunName } from './foreign_run.ts';

/** Runs whose condition and seed none of the others has: a later one of the same name gets a number. */
export function withOwnNames(runs: readonly ForeignRun[]): ForeignRun[] {
  const taken = new Set<string>();
  return runs.map((run) => {
    let { condition } = run;
    for (let n = 2; taken.has(foreignRunName({ ...run, condition })); n++)
      condition = `${run.condition} ${n}`;
    taken.add(foreignRunName({ ...run, condition }));
    return condition === run.condition ? run : { ...run, condition };
  });
}
