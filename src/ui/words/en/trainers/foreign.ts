import type { ForeignUnit, Trainer } from '../../../../experiment/foreign/foreign_run.ts';

export const trainerNames: Readonly<Record<Trainer, string>> = {
  trl: 'TRL',
  'ms-swift': 'ms-swift',
  verl: 'verl',
};

/** The words by which runs of other trainers stand among those of the lab. */
export const foreignEn = {
  groupName: (condition: string, trainer: Trainer | null, unit: ForeignUnit) => {
    const of = trainer === null ? condition : `${condition} · ${trainerNames[trainer]}`;
    return unit === 'step' ? of : `${of} (${unit === 'update' ? 'updates' : 'rows'})`;
  },
  /** `trl/reward_std` as `reward_std (TRL)`. */
  ownMetric: (id: string) => {
    const [space, ...rest] = id.split('/');
    const name = rest.join('/');
    return space === 'other' ? name : `${name} (${trainerNames[space as Trainer] ?? space})`;
  },
  evaluated: 'Other trainers evaluate by their own settings.',
  ownMetrics: 'As the trainer names it',
  runs: (count: number) => `Also ${count} ${count === 1 ? 'run' : 'runs'} of other trainers.`,
  archived: (count: number) =>
    `${count === 1 ? 'The run' : `The ${count} runs`} of other trainers in Compare.`,
  curvesAlone:
    'Runs of other trainers are in Curves alone: they have no recipe here, and their seeds drew other responses.',
  stepsAlone:
    'Runs of other trainers are drawn along steps alone: what they count as tokens and time is something else.',
};
