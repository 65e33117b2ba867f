import { type Experiment, experimentOf, longTrainings, rates } from './experiments.ts';
import { readBases, sweptModels, transferred } from './model_checks.ts';
import { mainBase, modelId } from './models.ts';
import type { ExperimentId, FigureId, ModelName } from './names.ts';
import { readConditions } from './reading_checks.ts';
import type { TransferSet } from './results.ts';

/** One piece of work, which leaves one file. */
export type Task =
  | {
      readonly kind: 'train';
      readonly experiment: ExperimentId;
      readonly condition: string;
      readonly seed: number;
    }
  | { readonly kind: 'distil'; readonly seed: number }
  | { readonly kind: 'entropies'; readonly model: ModelName }
  | { readonly kind: 'sweep'; readonly model: ModelName }
  | { readonly kind: 'reading'; readonly condition: string; readonly seed: number }
  | { readonly kind: 'settling'; readonly model: ModelName }
  | { readonly kind: 'persistence'; readonly model: ModelName }
  | { readonly kind: 'transfer'; readonly set: TransferSet; readonly model: ModelName };

/** A task and what must be done before it. */
export interface Job {
  /** Also the name of its file: a-z, 0-9 and -. */
  readonly id: string;
  readonly task: Task;
  /** Ids of jobs. */
  readonly needs: readonly string[];
}

/** How much of the whole is done. */
export interface PlanSize {
  /** So many of each experiment's seeds, the first ones. */
  readonly seeds: number;
}

/** Seeds of the further distillations of section 6. */
const distilledSeeds = [1, 2, 3];

/** The name of a job. */
export function jobId(task: Task): string {
  switch (task.kind) {
    case 'train':
      return `train-${task.experiment}-${task.condition}-${task.seed}`;
    case 'distil':
      return `distil-${task.seed}`;
    case 'reading':
      return `reading-${task.condition}-${task.seed}`;
    case 'transfer':
      return `transfer-${task.set}-${modelId(task.model)}`;
    default:
      return `${task.kind}-${modelId(task.model)}`;
  }
}

/** The jobs that a figure is drawn from, without those that these need. */
function tasksOf(figure: FigureId, size: PlanSize): Task[] {
  const seedsOf = ({ spec }: Experiment) => spec.seeds.slice(0, size.seeds);
  const train = (id: ExperimentId, ...only: string[]): Task[] => {
    const experiment = experimentOf(id);
    return seedsOf(experiment).flatMap((seed) =>
      experiment.spec.conditions
        .filter(({ name }) => only.length === 0 || only.includes(name))
        .map(({ name }): Task => ({ kind: 'train', experiment: id, condition: name, seed })),
    );
  };
  const runsOf = (id: ExperimentId, ...only: string[]): ModelName[] =>
    train(id, ...only).flatMap((task) =>
      task.kind === 'train'
        ? [
            {
              base: experimentOf(id).spec.model,
              run: { experiment: id, condition: task.condition, seed: task.seed },
            },
          ]
        : [],
    );
  /** Trainings, with tests of what their gain is made of: of the base, and of each run's last model. */
  const tested = (id: ExperimentId, ...only: string[]): Task[] => [
    { kind: 'persistence', model: { base: experimentOf(id).spec.model } },
    ...train(id, ...only),
    ...runsOf(id, ...only).map((model): Task => ({ kind: 'persistence', model })),
  ];
  const distilled = distilledSeeds.slice(0, size.seeds);
  switch (figure) {
    case 'fig2':
      return readBases.map((name) => ({ kind: 'entropies', model: { base: name } }));
    case 'fig3':
      return sweptModels.map(([, model]) => ({ kind: 'sweep', model }));
    case 'table1':
    case 'fig4':
    case 'fig5':
      return seedsOf(experimentOf('main')).flatMap((seed) =>
        readConditions.map((condition): Task => ({ kind: 'reading', condition, seed })),
      );
    case 'main':
      return tested('main');
    case 'excluded':
      return [...tested('main', 'top20', 'all', 'random20'), ...tested('excluded')];
    case 'persistent':
      return tested('persistent');
    case 'tokens':
      return [...tested('main'), ...[6, 8, 40, 160].flatMap((n) => tested(`prompts-${n}` as ExperimentId))];
    case 'steps':
      return longTrainings.flatMap(({ short, long }) => [...train(short), ...tested(long)]);
    case 'rates':
      return rates.flatMap((rate) => tested(`rate-${rate}`));
    case 'recipe':
      return [...tested('main', 'top20', 'all'), ...tested('overlong'), ...tested('refilled')];
    case 'table2':
      return tested('main', 'top20', 'all');
    case 'fig7':
    case 'fig7-entropy':
    case 'controls':
      return [...tested('main'), ...tested('shares')];
    case 'fig8':
      return [...tested('main', 'top20', 'all'), ...tested('size-50k'), ...tested('size-850k')];
    case 'fig9':
      return transferred.flatMap((set) =>
        [{ base: mainBase }, ...runsOf('main', 'top20', 'all')].map(
          (model): Task => ({ kind: 'transfer', set, model }),
        ),
      );
    case 'fig10':
      return [
        ...tested('long-same'),
        ...tested('long-more'),
        ...[{ base: 'countdown-164k-long' }, ...runsOf('long')].map(
          (model): Task => ({ kind: 'transfer', set: 'room', model }),
        ),
      ];
    case 'sft':
      return [
        { base: mainBase },
        ...distilled.map((seed): ModelName => ({ base: mainBase, distilled: seed })),
        ...runsOf('main', 'all', 'top20'),
        ...runsOf('regularisers'),
      ].map((model): Task => ({ kind: 'settling', model }));
    case 'regularisers':
      return [...tested('clipping'), ...tested('regularisers')];
    case 'bases':
      return [...tested('base-2'), ...tested('base-3')];
    case 'implementations':
      return [...tested('main', 'top20'), ...tested('implementations')];
    case 'walk':
      return tested('walk');
  }
}

const trainingOf = ({ run }: ModelName): Task[] => (run ? [{ kind: 'train', ...run }] : []);

/** What a model takes to be there. */
const making = (model: ModelName): Task[] =>
  model.distilled === undefined ? trainingOf(model) : [{ kind: 'distil', seed: model.distilled }];

/** What a task needs done before it. */
export function needsOf(task: Task): Task[] {
  switch (task.kind) {
    case 'train': {
      const { continues } = experimentOf(task.experiment);
      return continues ? [{ ...task, experiment: continues }] : [];
    }
    case 'distil':
      return [];
    case 'reading':
      return [{ kind: 'train', experiment: 'main', condition: task.condition, seed: task.seed }];
    default:
      return making(task.model);
  }
}

/** Every job that some figures take, each once, and none before what it needs. */
export function planOf(figures: readonly FigureId[], size: PlanSize): Job[] {
  const jobs = new Map<string, Job>();
  const add = (task: Task): string => {
    const id = jobId(task);
    if (!jobs.has(id)) {
      const needs = needsOf(task).map(add);
      jobs.set(id, { id, task, needs });
    }
    return id;
  };
  for (const figure of figures) for (const task of tasksOf(figure, size)) add(task);
  return [...jobs.values()];
}
