import { useMemo } from 'react';
import { modelDivergence } from '../../../forks/model_divergence.ts';
import { DivergenceFigure } from '../../charts/figures/divergence_figure.tsx';
import { shownOf } from '../../state/inspect/inspect_store.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import { modelName, writerName } from '../model_names.ts';
import { comparedLike } from './divergence_session.ts';

/** What the second model changes at the forks, over all samples that were compared with it. Loaded when there are any. */
export default function DivergenceDrawn() {
  const t = useMessages();
  const inspected = useInspect((s) => s.inspected);
  const shown = useInspect(shownOf);
  const samples = useMemo(() => comparedLike(shown, inspected), [shown, inspected]);
  const divergence = useMemo(
    () => modelDivergence(samples.map(({ base }) => base?.diverged ?? [])),
    [samples],
  );
  if (divergence === null) return null;
  const [first] = samples;
  const { model, reference } = first.base!;
  return (
    <section className="consequences-drawn">
      <DivergenceFigure
        divergence={divergence}
        reference={reference ? modelName(t, reference) : writerName(t, first)}
        other={modelName(t, model)}
      />
    </section>
  );
}
