import { finals } from '../../../paper/estimates.ts';
import { experimentOf } from '../../../paper/experiments.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { SizeLeadFigure } from '../../charts/figures/size_lead_figure.tsx';
import { sizeName } from '../../charts/panels/size_panel.tsx';
import { parametersOf } from '../../state/recipe.ts';
import { arm, armClass, differenceRow, evaluated, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

/** Smallest first. */
const bySize: readonly ExperimentId[] = ['size-50k', 'main', 'size-850k'];

/** Fig. 8: the lead of the top 20 % over all tokens, by the size of the model. */
export function Fig8Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const { fig8: words } = t.paperFigures;
  const { axes, how } = t.panels;
  const points = bySize.flatMap((experiment) => {
    const parameters = parametersOf(experimentOf(experiment).spec.model);
    const [row] = differenceRow(
      { key: experiment, label: '', className: '' },
      finals(results, experiment, 'top20'),
      finals(results, experiment, 'all'),
    );
    return row && parameters !== null ? [{ ...row, parameters }] : [];
  });
  if (points.length === 0) return <Missing />;
  return (
    <SizeLeadFigure
      title={words.title(
        points.map(({ parameters, estimate }) => ({ size: sizeName(t, parameters), lead: estimate })),
      )}
      note={[evaluated(t, results, points[0].key as ExperimentId, seedsOf(points)), how.paired]}
      file="paper-figure-8"
      label={axes.lead}
      className={armClass(arm('main', 'top20'))}
      points={points}
    />
  );
}
