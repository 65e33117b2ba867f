import type { ExperimentId, FigureId } from '../../paper/names.ts';
import type { TermId } from '../kit/glossary/glossary_store.ts';
import type { InspectView } from '../state/inspect/inspect_view_state.ts';

export type ChapterId =
  | 'fork'
  | 'gain'
  | 'fifth'
  | 'few'
  | 'heat'
  | 'kept'
  | 'learning'
  | 'controls'
  | 'elsewhere'
  | 'section6'
  | 'implementations'
  | 'rule'
  | 'open';

/** A part of the story: a few sentences, and the figures that answer its question. */
export interface Chapter {
  readonly id: ChapterId;
  readonly figures: readonly FigureId[];
  /** Words of its text that lead to the glossary. */
  readonly terms: readonly TermId[];
}

/** The story, from top to bottom. */
export const chapters: readonly Chapter[] = [
  { id: 'fork', figures: [], terms: ['entropy', 'fork'] },
  { id: 'gain', figures: ['main', 'excluded', 'persistent'], terms: ['pass', 'heldOut', 'mask'] },
  { id: 'fifth', figures: ['tokens', 'steps', 'rates'], terms: [] },
  { id: 'few', figures: ['fig2'], terms: [] },
  { id: 'heat', figures: ['fig3'], terms: ['fork'] },
  { id: 'kept', figures: ['table1', 'fig4', 'fig5'], terms: ['rollout', 'entropy'] },
  {
    id: 'learning',
    figures: ['table2', 'fig7', 'fig7-entropy'],
    terms: ['mask', 'rho', 'dapo', 'heldOut', 'pass'],
  },
  { id: 'controls', figures: ['controls'], terms: [] },
  { id: 'elsewhere', figures: ['bases', 'walk', 'fig8', 'fig9', 'fig10'], terms: [] },
  { id: 'section6', figures: ['sft', 'regularisers'], terms: [] },
  { id: 'implementations', figures: ['recipe', 'implementations'], terms: ['mask'] },
  { id: 'rule', figures: [], terms: [] },
  { id: 'open', figures: [], terms: [] },
];

/** The trainings that a figure's numbers are of. */
export const experimentsOf: Readonly<Record<FigureId, readonly ExperimentId[]>> = {
  main: ['main'],
  excluded: ['main', 'excluded'],
  persistent: ['persistent'],
  tokens: ['main', 'prompts-6', 'prompts-8', 'prompts-40', 'prompts-160'],
  steps: ['steps-160', 'base-2-160', 'base-3-160'],
  rates: ['rate-1e-4', 'rate-3e-4', 'rate-6e-4', 'rate-1e-3'],
  recipe: ['main', 'overlong', 'refilled'],
  fig2: [],
  fig3: [],
  table1: ['main'],
  fig4: ['main'],
  fig5: ['main'],
  table2: ['main'],
  fig7: ['main', 'shares'],
  'fig7-entropy': ['main', 'shares'],
  fig8: ['size-50k', 'main', 'size-850k'],
  fig9: ['main'],
  fig10: ['long', 'long-same', 'long-more'],
  sft: ['main', 'regularisers'],
  regularisers: ['clipping', 'regularisers'],
  controls: ['main', 'shares'],
  bases: ['base-2', 'base-3'],
  implementations: ['main', 'implementations'],
  walk: ['walk'],
};

/** Where in Inspect a figure of a single model is made. */
export const inspectPanelOf: Partial<Record<FigureId, Exclude<InspectView['panel'], 'forks'>>> = {
  fig2: 'words',
  fig3: 'temperature',
};

/** The ids of the elements of the page that a reader can be brought to. */
export const figureElement = (figure: FigureId) => `paper-${figure}`;
export const chapterElement = (chapter: ChapterId) => `paper-chapter-${chapter}`;
