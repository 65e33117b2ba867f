import type { ReactNode } from 'react';
import type { Messages } from '../../words/en/en.ts';
import type { Sheet } from '../figures/figure_sheet.ts';

/** A part of a figure with axes of its own. */
export interface Panel {
  readonly key: string;
  /** Where a figure has several. */
  readonly title?: string;
  /** Of a width, px; the title takes more. */
  readonly height: (width: number) => number;
  readonly draw: (width: number) => ReactNode;
  /** The numbers it draws. */
  readonly sheet: (t: Messages) => Sheet;
}

/** Panels below one another. */
export interface PanelColumn {
  readonly panels: readonly Panel[];
  /** Its share of the width relative to the others, 1 unless given. */
  readonly weight?: number;
}

/** What the numbers of a panel measure. */
export const measureOf = (title: string | undefined, label: string): string =>
  title === undefined || title === label ? label : `${title}, ${label}`;
