import { saveFile } from '../../kit/save_file.ts';
import { csvOf, type Sheet } from './figure_sheet.ts';
import { sizeOf, svgCopy } from './svg_copy.ts';

/** What a figure is called in a file. */
export interface FigureName {
  /** The file's name without its ending. */
  readonly file: string;
  readonly title: string;
  readonly description: string;
}

/** Pixels of a saved picture for each of the page's. */
const pictureScale = 2;

/** Saves the numbers of a figure. */
export function saveCsv(sheet: Sheet, { file }: FigureName): void {
  saveFile(new Blob([csvOf(sheet)], { type: 'text/csv;charset=utf-8' }), `${file}.csv`);
}

/** Saves a drawing as it is on the page, on white. */
export function saveSvg(drawing: SVGSVGElement, name: FigureName): void {
  const source = svgCopy(drawing, name);
  saveFile(new Blob([source], { type: 'image/svg+xml;charset=utf-8' }), `${name.file}.svg`);
}

/** Saves a drawing as a picture, twice as large. @throws Error when the browser cannot draw it */
export async function savePng(drawing: SVGSVGElement, name: FigureName): Promise<void> {
  const { width, height } = sizeOf(drawing);
  const address = URL.createObjectURL(new Blob([svgCopy(drawing, name)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * pictureScale;
    canvas.height = height * pictureScale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!picture) throw new Error('the browser made no picture of the figure');
    saveFile(picture, `${name.file}.png`);
  } finally {
    URL.revokeObjectURL(address);
  }
}
