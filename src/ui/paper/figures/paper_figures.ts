import type { ComponentType } from 'react';
import type { FigureId } from '../../../reproduction/claims.ts';
import type { Results } from '../../../reproduction/results.ts';
import { BasesFigure } from './bases_figure.tsx';
import { ControlsFigure } from './controls_figure.tsx';
import { Fig2Figure } from './fig2_figure.tsx';
import { Fig3Figure } from './fig3_figure.tsx';
import { Fig4Figure } from './fig4_figure.tsx';
import { Fig5Figure } from './fig5_figure.tsx';
import { Fig7EntropyFigure } from './fig7_entropy_figure.tsx';
import { Fig7Figure } from './fig7_figure.tsx';
import { Fig8Figure } from './fig8_figure.tsx';
import { Fig9Figure } from './fig9_figure.tsx';
import { Fig10Figure } from './fig10_figure.tsx';
import { ImplementationsFigure } from './implementations_figure.tsx';
import { RegularisersFigure } from './regularisers_figure.tsx';
import { SftFigure } from './sft_figure.tsx';
import { Table1Figure } from './table1_figure.tsx';
import { Table2Figure } from './table2_figure.tsx';
import { WalkFigure } from './walk_figure.tsx';

/** The picture of each figure of the paper, drawn from what was measured. */
export const paperFigures: Record<FigureId, ComponentType<{ results: Results }>> = {
  fig2: Fig2Figure,
  fig3: Fig3Figure,
  table1: Table1Figure,
  fig4: Fig4Figure,
  fig5: Fig5Figure,
  table2: Table2Figure,
  fig7: Fig7Figure,
  'fig7-entropy': Fig7EntropyFigure,
  fig8: Fig8Figure,
  fig9: Fig9Figure,
  fig10: Fig10Figure,
  sft: SftFigure,
  regularisers: RegularisersFigure,
  controls: ControlsFigure,
  bases: BasesFigure,
  implementations: ImplementationsFigure,
  walk: WalkFigure,
};
