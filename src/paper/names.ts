/** Names of figures, experiments and models. */

/** What the paper shows, by figure, table and section; the last four are questions that it leaves open. */
export const figureIds = [
  'fig2',
  'fig3',
  'table1',
  'fig4',
  'fig5',
  'table2',
  'fig7',
  'fig7-entropy',
  'fig8',
  'fig9',
  'fig10',
  'sft',
  'regularisers',
  'controls',
  'bases',
  'implementations',
  'walk',
] as const;

export type FigureId = (typeof figureIds)[number];

/** Those that no figure of the paper shows. */
export const ownFigures: readonly FigureId[] = ['controls', 'bases', 'implementations', 'walk'];

export type ExperimentId =
  | 'main'
  | 'shares'
  | 'implementations'
  | 'regularisers'
  | 'base-2'
  | 'base-3'
  | 'size-50k'
  | 'size-850k'
  | 'walk'
  | 'long'
  | 'long-same'
  | 'long-more';

/** A model of the reproduction: a shipped base, a run's last, or a base that was distilled further. */
export interface ModelName {
  readonly base: string;
  readonly run?: { readonly experiment: ExperimentId; readonly condition: string; readonly seed: number };
  /** Seed of a further distillation on solved traces alone. */
  readonly distilled?: number;
}
