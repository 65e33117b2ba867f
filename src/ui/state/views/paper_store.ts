import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { InspectionRecord } from '../../../formats/inspection_record.ts';
import type { TextInspectionRecord } from '../../../formats/text_inspection/text_inspection_record.ts';
import type { FigureId } from '../../../paper/names.ts';
import type { Found } from '../recorded/load_record.ts';
import type { LoadedResults } from './load_results.ts';
import { firstView, type PaperView } from './paper_view_state.ts';

export interface PaperState {
  readonly view: PaperView;
  /** A figure to scroll to as soon as it is drawn. */
  readonly wanted: FigureId | null;
  readonly results: { readonly status: 'loading' } | LoadedResults;
  /** The inspection that the first chapter shows an answer of. */
  readonly example: { readonly status: 'loading' } | Found<InspectionRecord>;
  /** The one in words, which stands before it. */
  readonly textExample: { readonly status: 'loading' } | Found<TextInspectionRecord>;
}

export const emptyPaper: PaperState = {
  view: firstView,
  wanted: null,
  results: { status: 'loading' },
  example: { status: 'loading' },
  textExample: { status: 'loading' },
};

export const paperStore = createStore<PaperState>(() => emptyPaper);

/** Reads a part of the Paper view's state; the component draws again only when that part changes. */
export const usePaper = <T>(part: (state: PaperState) => T): T => useStore(paperStore, part);

/** Shows a figure, wherever the reader is: by a link, or from the contents. */
export const showFigure = (figure: FigureId | null) =>
  paperStore.setState({ view: { figure }, wanted: figure });

/** The reader has come to a figure by scrolling. */
export function readFigure(figure: FigureId | null) {
  if (paperStore.getState().view.figure !== figure) paperStore.setState({ view: { figure } });
}
