import { useEffect, useRef, useState } from 'react';
import { selectionNamed } from '../../experiment/condition_choice.ts';
import { conditionSeries, pointAt } from '../charts/condition_series.ts';
import { reachedStep } from '../state/experiment.ts';
import { labStore } from '../state/lab_store.ts';
import { shownConditions } from '../state/selectors.ts';
import { useMessages } from '../words/language.ts';

/** A screen reader announces the progress of the live training at most this often, ms. */
const every = 10_000;

/** Announces the training's progress now and then. The recording is not announced. */
export function Announcer() {
  const t = useMessages();
  const [words, setWords] = useState('');
  const said = useRef(-1);
  useEffect(() => {
    const timer = setInterval(() => {
      const state = labStore.getState();
      const { experiment } = state;
      const step = reachedStep(experiment);
      if (experiment.source !== 'live' || step === said.current) return;
      said.current = step;
      const series = conditionSeries(experiment.runs, shownConditions(state), (run) =>
        run.evaluations.map((e) => ({ step: e.step, value: e['eval/pass@1'] })),
      );
      const tested = Math.max(-1, ...series.map(({ mean }) => pointAt(mean, step)?.step ?? -1));
      const values = series.flatMap(({ condition, mean }) => {
        const point = mean.find((one) => one.step === tested);
        const name = t.conditionName(selectionNamed(experiment.spec, condition));
        return point && point.value !== null ? [`${name} ${t.numbers.fixed(point.value, 2)}`] : [];
      });
      setWords(t.announce(step, experiment.spec.steps, tested, values.join(', ')));
    }, every);
    return () => clearInterval(timer);
  }, [t]);
  return (
    <div className="unseen" role="status">
      {words}
    </div>
  );
}
