/** Names of figures, experiments and models. */

/** What a gain is made of, and what the top fifth is worth. */
const gainFigures = ['main', 'excluded', 'persistent', 'tokens', 'steps', 'rates'] as const;

/**
 * What is judged: first what a gain is made of and what the top fifth is worth, then what the paper shows, by figure, table
 * and section, then further questions that it leaves open.
 */
export const figureIds = [
  ...gainFigures,
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
  'recipe',
  'implementations',
  'walk',
] as const;

export type FigureId = (typeof figureIds)[number];

/** Those that no figure of the paper shows. */
export const ownFigures: readonly FigureId[] = [
  ...gainFigures,
  'controls',
  'bases',
  'recipe',
  'implementations',
  'walk',
];

/** Whether it is a question of ours, and no figure of the paper. */
export const isOwn = (figure: FigureId): boolean => ownFigures.includes(figure);

export type ExperimentId =
  | 'main'
  | 'shares'
  | 'implementations'
  | 'regularisers'
  | 'clipping'
  | 'overlong'
  | 'refilled'
  | 'base-2'
  | 'base-3'
  | 'persistent'
  | 'excluded'
  | 'prompts-6'
  | 'prompts-8'
  | 'prompts-40'
  | 'prompts-160'
  | 'rate-1e-4'
  | 'rate-3e-4'
  | 'rate-6e-4'
  | 'rate-1e-3'
  | 'steps-160'
  | 'base-2-160'
  | 'base-3-160'
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
