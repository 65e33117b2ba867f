import { finals } from '../../../paper/estimates.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import type { Estimate } from '../../../paper/rule.ts';
import { seedsOfCurves } from '../../charts/panels/curve.ts';
import { passCurves, passDifferences } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { arm, armCurve, evaluated, judgedNumber, lessRow, mainConditions, passOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

interface ComparisonFigureProps {
  results: Results;
  experiment: Extract<ExperimentId, 'persistent' | 'walk'>;
  /** Its central number, as it is judged. */
  check: string;
  title: (lead: Estimate) => string;
}

/** The main comparison elsewhere: over training, and what the top 20 % have over the others at its end. */
function ComparisonFigure({ results, experiment, check, title }: ComparisonFigureProps) {
  const t = usePictureMessages();
  const words = t.paperFigures.comparison;
  const { how } = t.panels;
  const lead = judgedNumber(results, experiment, check);
  if (!lead) return <Missing />;
  const curves = mainConditions.flatMap((condition) =>
    armCurve(t, results, arm(experiment, condition), passOf),
  );
  const less = mainConditions.slice(1).flatMap((condition) => {
    const one = arm(experiment, condition);
    return lessRow(t, one, finals(results, experiment, 'top20'), finals(results, experiment, condition));
  });
  return (
    <PanelFigure
      title={title(lead)}
      note={[evaluated(t, results, experiment, seedsOfCurves(curves)), how.curves, how.paired, how.zone]}
      file={`paper-${experiment}`}
      columns={[
        { weight: 3, panels: [passCurves(t, curves, words.curves)] },
        { weight: 2, panels: [passDifferences(t, less, words.differences)] },
      ]}
    />
  );
}

/** On the base whose teacher never gave up. */
export function PersistentFigure({ results }: { results: Results }) {
  const { title } = usePictureMessages().paperFigures.persistent;
  return <ComparisonFigure results={results} experiment="persistent" check="top20-random20" title={title} />;
}

/** In the second world. */
export function WalkFigure({ results }: { results: Results }) {
  const { title } = usePictureMessages().paperFigures.walk;
  return <ComparisonFigure results={results} experiment="walk" check="walk-top20-random20" title={title} />;
}
