import { finals } from '../../../paper/estimates.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { passDifferences, rateRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { arm, armClass, differenceRow, evaluated, judgedNumber, seedsOf, testRow } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

const recipes = ['main', 'overlong', 'refilled'] as const satisfies readonly ExperimentId[];

/** Parts of DAPO that the presets leave out: what the top 20 % have over all tokens with each, and what is cut off. */
export function RecipeFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.recipe;
  const { how } = t.panels;
  const overlong = judgedNumber(results, 'recipe', 'overlong-top20-all');
  const refilled = judgedNumber(results, 'recipe', 'refilled-top20-all');
  if (!overlong && !refilled) return <Missing />;
  const less = recipes.flatMap((experiment) =>
    differenceRow(
      { key: experiment, label: words.recipes[experiment], className: armClass(arm(experiment, 'top20')) },
      finals(results, experiment, 'top20'),
      finals(results, experiment, 'all'),
    ),
  );
  const cut = recipes.flatMap((experiment) =>
    testRow(t, results, arm(experiment, 'all'), ({ asIs }) => asIs.truncated, words.recipes[experiment]),
  );
  return (
    <PanelFigure
      title={words.title(overlong, refilled)}
      note={[
        evaluated(t, results, overlong ? 'overlong' : 'refilled', seedsOf(less)),
        words.what,
        how.paired,
        how.zone,
      ]}
      file="paper-recipe"
      columns={[
        passDifferences(t, less, words.differences),
        ...(cut.length > 0 ? [rateRows(t, cut, t.paperFigures.main.ofAnswers, { title: words.cut })] : []),
      ]}
      least={340}
    />
  );
}
