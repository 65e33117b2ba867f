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
