import { type ReactNode, useRef, useState } from 'react';
import { PresentButton } from '../../kit/presentation/present_button.tsx';
import { useMessages } from '../../words/language.ts';
import { CopyNumbers } from './copy_numbers.tsx';
import type { Sheet } from './figure_sheet.ts';
import { saveCsv, savePng, saveSvg } from './save_figure.ts';
import { SheetTable } from './sheet_table.tsx';

interface FigureFrameProps {
  /** Its finding, if any. */
  title: string;
  /** How to read it: axes, units, how many. */
  note?: ReactNode;
  /** The note as plain text, for the saved picture; the title alone where it is left out. */
  description?: string;
  sheet: Sheet;
  /** The name of the files that are saved, without an ending. */
  file: string;
  /** It is a drawing, so it can be saved as one. A table cannot. */
  drawn?: boolean;
  /** The figure shows its table already, so that none is folded below it. */
  tabled?: boolean;
  children: ReactNode;
}

/** A figure: what it shows, how to read it, the drawing, and what can be taken from it. */
export function FigureFrame(props: FigureFrameProps) {
  const { title, note, description, sheet, file, drawn = true, tabled = false, children } = props;
  const t = useMessages();
  const body = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const name = { file, title, description: description ?? title };

  function withDrawing(save: (drawing: SVGSVGElement) => void | Promise<void>) {
    const drawing = body.current?.querySelector<SVGSVGElement>('svg[data-drawing]');
    if (!drawing) return;
    setFailed(false);
    Promise.resolve(save(drawing)).catch(() => setFailed(true));
  }

  return (
    <figure className="figure framed" data-presentable="" tabIndex={-1}>
      <figcaption>
        <h3>{title}</h3>
        {note && <p className="note">{note}</p>}
      </figcaption>
      <div className="figure-body" ref={body}>
        {children}
      </div>
      <div className="figure-foot">
        {tabled ? <span /> : <SheetTable title={title} sheet={sheet} />}
        {/* biome-ignore lint/a11y/useSemanticElements: a few buttons are no form */}
        <div className="figure-saves" role="group" aria-label={t.figures.save.of(title)}>
          <PresentButton />
          <CopyNumbers sheet={sheet} />
          <button type="button" className="plain" onClick={() => saveCsv(sheet, name)}>
            CSV
          </button>
          {drawn && (
            <>
              <button
                type="button"
                className="plain"
                onClick={() => withDrawing((drawing) => saveSvg(drawing, name))}
              >
                SVG
              </button>
              <button
                type="button"
                className="plain"
                onClick={() => withDrawing((drawing) => savePng(drawing, name))}
              >
                PNG
              </button>
            </>
          )}
        </div>
        {failed && (
          <p className="note" role="alert">
            {t.figures.save.failed}
          </p>
        )}
      </div>
    </figure>
  );
}
