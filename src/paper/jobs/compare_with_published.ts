import { type Agreement, agreementsOf, type Recomputed, recomputedOf } from '../agreement.ts';
import { number } from '../document_cells.ts';
import type { FigureId } from '../names.ts';
import type { Results } from '../results.ts';
import type { About } from '../results_schema.ts';
import { checkTitle, figureTitle } from '../words_en.ts';
import { readPublished } from './publish.ts';

/** Results, and how they came about. */
interface Measured {
  readonly results: Results;
  readonly about: Pick<About, 'adapter' | 'version'>;
}

/** How results compare with the published ones, with the lines that say so. */
export interface Comparison {
  readonly agreements: readonly Agreement[];
  readonly recomputed: readonly Recomputed[];
  readonly lines: readonly string[];
}

/** The adapter whose results are the same on every machine. */
const exact = 'wasm';

/** Compares results with those that ship with this version. @returns null where none do */
export async function compareWithPublished(
  figures: readonly FigureId[],
  ours: Measured,
): Promise<Comparison | null> {
  const published = await readPublished();
  return published && comparisonOf(figures, ours, published);
}

/** Compares the numbers of some figures by their intervals, and every run and test of a model to the bit. */
export function comparisonOf(figures: readonly FigureId[], ours: Measured, published: Measured): Comparison {
  const agreements = agreementsOf(figures, ours.results, published.results);
  const recomputed = recomputedOf(ours.results, published.results);
  const others = agreements.filter(({ agrees }) => !agrees);
  return {
    agreements,
    recomputed,
    lines: [
      `${agreements.length - others.length} of ${agreements.length} numbers agree with the published ones.`,
      ...others.map(
        ({ figure, check, ours: own, published: theirs }) =>
          `${figureTitle(figure)}: ${checkTitle(figure, check)}: ${number(own.value)}, published ${number(theirs.value)}.`,
      ),
      ...(recomputed.length > 0 ? linesOf(recomputed, ours.about, published.about) : []),
    ],
  };
}

function linesOf(
  recomputed: readonly Recomputed[],
  ours: Measured['about'],
  published: Measured['about'],
): string[] {
  const counted = (wanted: Recomputed['kind'], words: string) => {
    const own = recomputed.filter(({ kind }) => kind === wanted);
    const equal = own.filter(({ difference }) => difference === null);
    return own.length === 0 ? [] : [`${equal.length} of ${own.length} ${words}`];
  };
  const counts = [
    ...counted('run', 'runs end with the published parameters, to the bit'),
    ...counted('measurement', 'measurements of models are equal'),
  ];
  const differing = recomputed.flatMap(({ kind, model, difference }) => {
    if (difference === null) return [];
    const what = kind === 'run' ? 'The run' : 'The measurement of';
    const { at, ours: own, published: theirs } = difference;
    return [`${what} ${model}: ${at} is ${valueWords(own)}, published ${valueWords(theirs)}.`];
  });
  return [
    `${counts.join('; ')}.`,
    ...differing,
    ...(differing.length > 0 ? [whatToCheck(ours, published)] : []),
  ];
}

const valueWords = (value: unknown) =>
  value === null || value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

function whatToCheck(ours: Measured['about'], published: Measured['about']): string {
  if (published.adapter !== exact)
    return `The published results were computed on ${published.adapter}, whose last digits no other adapter repeats: only their intervals can be compared.`;
  if (ours.adapter !== exact)
    return `This was computed on ${ours.adapter}, whose last digits may differ. Bits are compared on the processor only: FORKLAB_ADAPTER=wasm, with another folder (--out).`;
  if (ours.version !== published.version)
    return `This is forklab ${ours.version}; the published results are of ${published.version}. Check out that version to compare bits.`;
  return 'Both were computed on the processor, by the same version, and should be equal. Check that the code and the bases in public/models/ are unchanged (git status).';
}
