import type { ComponentType } from 'react';
import type { FigureId } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import { BasesFigure } from './figures/bases_figure.tsx';
import { PersistentFigure, WalkFigure } from './figures/comparison_figure.tsx';
import { ControlsFigure } from './figures/controls_figure.tsx';
import { Fig2Figure } from './figures/fig2_figure.tsx';
import { Fig3Figure } from './figures/fig3_figure.tsx';
import { Fig4Figure } from './figures/fig4_figure.tsx';
import { Fig5Figure } from './figures/fig5_figure.tsx';
import { Fig7EntropyFigure } from './figures/fig7_entropy_figure.tsx';
import { Fig7Figure } from './figures/fig7_figure.tsx';
import { Fig8Figure } from './figures/fig8_figure.tsx';
import { Fig9Figure } from './figures/fig9_figure.tsx';
import { Fig10Figure } from './figures/fig10_figure.tsx';
import { ExcludedFigure } from './figures/gains/excluded_figure.tsx';
import { GainFigure } from './figures/gains/gain_figure.tsx';
import { RatesFigure } from './figures/gains/rates_figure.tsx';
import { StepsFigure } from './figures/gains/steps_figure.tsx';
import { TokensFigure } from './figures/gains/tokens_figure.tsx';
import { ImplementationsFigure } from './figures/implementations_figure.tsx';
import { RecipeFigure } from './figures/recipe_figure.tsx';
import { RegularisersFigure } from './figures/regularisers_figure.tsx';
import { SftFigure } from './figures/sft_figure.tsx';
import { Table1Figure } from './figures/table1_figure.tsx';
import { Table2Figure } from './figures/table2_figure.tsx';

/** The chart of each figure. */
export const figureComponents: Readonly<Record<FigureId, ComponentType<{ results: Results }>>> = {
  main: GainFigure,
  excluded: ExcludedFigure,
  persistent: PersistentFigure,
  tokens: TokensFigure,
  steps: StepsFigure,
  rates: RatesFigure,
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
  recipe: RecipeFigure,
  implementations: ImplementationsFigure,
  walk: WalkFigure,
};
