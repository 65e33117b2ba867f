import { clippedShares, meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { entropyRows, passRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import {
  arm,
  armRow,
  basePassOf,
  entropyOf,
  evaluated,
  judgedNumber,
  type Of,
  passOf,
  seedsOf,
} from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

const conditions = ['clip-higher', 'symmetric', 'entropy-bonus'];

/** Section 6: all tokens with 16 updates a step, under clip-higher, a symmetric clip, and an entropy bonus. */
export function RegularisersFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.regularisers;
  const { how, measures } = t.panels;
  const lead = judgedNumber(results, 'regularisers', 'clip-higher-bonus');
  if (!lead) return <Missing />;
  const rowsOf = (of: Of) =>
    conditions.flatMap((condition) => armRow(t, results, arm('clipping', condition), of));
  const pass = rowsOf(passOf);
  const [below, above] = [clippedShare(results, 'low'), clippedShare(results, 'high')];
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[
        evaluated(t, results, 'clipping', seedsOf(pass)),
        words.what,
        below && above ? words.clipped(below, above) : '',
        how.rows,
      ]}
      file="paper-regularisers"
      columns={[
        passRows(t, pass, { title: measures.passAt(1), base: basePassOf(results, 'clipping') }),
        entropyRows(t, rowsOf(entropyOf), { title: words.overall }),
      ]}
    />
  );
}

/** What clip-higher clips of the trained tokens, from one side: the mean over seeds. */
const clippedShare = (results: Results, side: 'low' | 'high') =>
  meanOf(clippedShares(results, 'clipping', 'clip-higher', (clipped) => clipped[side]));
