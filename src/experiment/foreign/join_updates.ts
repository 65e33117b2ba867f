import type { ForeignLine, ForeignRun } from './foreign_run.ts';

/** Metrics of the rollouts, which a step samples once: the updates that follow may repeat them or leave them out. */
const ofRollouts = new Set(['reward', 'frac_reward_zero_std', 'groups_dropped']);
const isOfRollouts = (name: string): boolean => {
  const plain = name.replace(/^(trl|ms-swift|other)\//, '');
  return (
    ofRollouts.has(name) ||
    /^(reward$|reward_std$|rewards\/|frac_reward_zero_std$|num_tokens$|completions\/|sampling\/)/.test(plain)
  );
};

/**
 * A run whose lines are updates as one whose lines are steps: step = ⌈update / updates per step⌉. A metric of the rollouts is
 * that of the step's first update that has it, the learning rate that of the last; others are means over the updates that
 * have them. An evaluation belongs to the step that its update ends.
 */
export function joinUpdates(run: ForeignRun, updatesPerStep: number): ForeignRun {
  if (run.unit !== 'update') return run;
  const stepOf = ({ step }: ForeignLine) => Math.ceil(step / updatesPerStep);
  const evaluations = new Map(run.evaluations.map((line) => [stepOf(line), { ...line, step: stepOf(line) }]));
  return {
    ...run,
    unit: 'step',
    updatesPerStep,
    metrics: together(run.metrics, stepOf).map((lines) => joined(stepOf(lines[0]), lines)),
    // Of several in one step the last counts.
    evaluations: [...evaluations.values()],
  };
}

/** Lines of one step together; steps rise. */
function together(lines: readonly ForeignLine[], stepOf: (line: ForeignLine) => number): ForeignLine[][] {
  const groups: ForeignLine[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && stepOf(last[0]) === stepOf(line)) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

function joined(step: number, lines: readonly ForeignLine[]): ForeignLine {
  const values = new Map<string, number[]>();
  for (const line of lines) {
    for (const [name, value] of Object.entries(line)) {
      if (name === 'step') continue;
      const known = values.get(name);
      if (known) known.push(value);
      else values.set(name, [value]);
    }
  }
  const all = [...values].map(([name, found]) => [name, joinedValue(name, found)]);
  return { step, ...Object.fromEntries(all) };
}

const joinedValue = (name: string, found: readonly number[]): number => {
  if (isOfRollouts(name)) return found[0];
  if (name === 'learning_rate') return found[found.length - 1];
  return found.reduce((a, b) => a + b) / found.length;
};
