import type {
  ForeignLine,
  ForeignNote,
  ForeignRun,
  ForeignUnit,
  Trainer,
} from '../../../experiment/foreign/foreign_run.ts';
import { joinUpdates } from '../../../experiment/foreign/join_updates.ts';
import type { MetricTable } from './metric_table.ts';
import type { RunSettings } from './run_settings.ts';
import { isOfEvaluation, loggedName, ourName, trainerOf } from './trainer_names.ts';

/** A run as its files have it. */
export interface ReadRun {
  readonly name: string;
  readonly table: MetricTable;
  readonly sources: ForeignRun['sources'];
  /** The axis counts rows that were logged, and nothing says of what. */
  readonly areRows: boolean;
  readonly isCutOff: boolean;
  /** Whose files they are, where they are nobody else's. */
  readonly trainer: Trainer | null;
  /** What the trainer itself wrote of the run, and what a recipe beside it says, which may have been overridden. */
  readonly settings: RunSettings;
  readonly recipe: RunSettings;
}

/**
 * A foreign run: metrics by the lab's names where they mean the same, else by the trainer's own; updates joined to steps where
 * the files, or whoever imports them, tell how many updates a step has.
 * @param updatesPerStep as whoever imports says; null to find it in the files
 */
export function foreignRunOf(read: ReadRun, updatesPerStep: number | null): ForeignRun {
  const logged = read.table.points().map(([at, values]) => ({
    at,
    values: new Map([...values].map(([name, value]) => [loggedName(name), value])),
  }));
  const names = new Set(logged.flatMap(({ values }) => [...values.keys()]));
  const trainer = read.trainer ?? trainerOf(names);
  const settings = { ...read.recipe, ...read.settings };
  const isRefilled = trainer === 'ms-swift' && settings.dynamicSample === true;
  const named = new Map<string, string>();
  for (const name of names) {
    named.set(name, ourName(name, { trainer, isRefilled, names }) ?? `${trainer ?? 'other'}/${name}`);
  }
  const metrics: ForeignLine[] = [];
  const evaluations: ForeignLine[] = [];
  for (const { at, values } of logged) {
    const line = (of: boolean) => [...values].filter(([name]) => isOfEvaluation(name) === of);
    for (const [lines, found] of [
      [metrics, line(false)],
      [evaluations, line(true)],
    ] as const) {
      if (found.length === 0) continue;
      lines.push({
        step: at,
        ...Object.fromEntries(found.map(([name, value]) => [named.get(name)!, value])),
      });
    }
  }
  // Where a trainer counts its own steps, an evaluation after the last update has only that.
  const unit: ForeignUnit = trainer === 'verl' ? 'step' : read.areRows ? 'row' : 'update';
  const { condition, seed } = conditionOf(read.name, settings.seed ?? null);
  const run: ForeignRun = {
    condition,
    seed,
    trainer,
    sources: [...read.sources],
    unit,
    updatesPerStep: null,
    notes: notesOf(read, { trainer, isRefilled, settings, metrics, unit }),
    metrics,
    evaluations,
  };
  const joined = updatesPerStep ?? updatesOf(read, metrics);
  return unit === 'update' && joined !== null ? joinUpdates(run, joined) : run;
}

/**
 * How many updates a step has: as the trainer wrote, else as the log shows, which has rewards at the first update of each
 * step alone, else as a recipe says.
 */
function updatesOf({ settings, recipe }: ReadRun, metrics: readonly ForeignLine[]): number | null {
  const shown = shownUpdates(metrics);
  if (settings.updatesPerStep !== undefined) return settings.updatesPerStep;
  if (shown !== null && shown > 1) return shown;
  return recipe.updatesPerStep ?? shown;
}

/** The distance between updates with rewards, where every update was logged and it is always the same. */
function shownUpdates(metrics: readonly ForeignLine[]): number | null {
  if (metrics.some(({ step }, i) => step !== metrics[0].step + i)) return null;
  const hasReward = (line: ForeignLine) =>
    Object.keys(line).some((name) => /^(reward|[a-z-]+\/reward)$/.test(name));
  const at = metrics.filter(hasReward).map(({ step }) => step);
  if (at.length < 2) return null;
  const [first, second] = at;
  const apart = second - first;
  if ((first - 1) % apart !== 0 || at.some((step, i) => step !== first + i * apart)) return null;
  // The last step may have only begun.
  return (metrics.at(-1)?.step ?? 0) < at[at.length - 1] + apart ? apart : null;
}

/** The name without the seed in it, so that runs of several seeds are of one condition. */
function conditionOf(name: string, seed: number | null): { condition: string; seed: number | null } {
  const named = /(?:^|[-_. /])seed[-_= ]?(\d{1,9})(?=$|[-_. /])/i.exec(name);
  const known = seed ?? (named ? Number(named[1]) : null);
  if (known === null || !named || Number(named[1]) !== known) return { condition: name, seed: known };
  const without = `${name.slice(0, named.index)}${name.slice(named.index + named[0].length)}`;
  const condition = without.replace(/^[-_. /]+|[-_. /]+$/g, '');
  return { condition: condition === '' ? name : condition, seed: known };
}

function notesOf(
  { isCutOff }: ReadRun,
  about: {
    trainer: Trainer | null;
    isRefilled: boolean;
    settings: RunSettings;
    metrics: readonly ForeignLine[];
    unit: ForeignUnit;
  },
): ForeignNote[] {
  const { trainer, isRefilled, settings, metrics, unit } = about;
  const notes: ForeignNote[] = [];
  const gaps = metrics.slice(1).map(({ step }, i) => step - metrics[i].step);
  // Rows of other things may lie between those of a training.
  if (unit === 'update' && gaps.length > 0 && Math.min(...gaps) > 1) notes.push('averaged');
  if (isRefilled) notes.push('refilled');
  else if (trainer === 'verl' || (trainer === 'ms-swift' && settings.dynamicSample === undefined))
    notes.push('refill-unknown');
  if (isCutOff) notes.push('cut-off');
  return notes;
}
