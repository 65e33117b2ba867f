import { lineClass, selectionNamed } from '../../experiment/condition_choice.ts';
import type { KeptExperiment } from '../../lab/client/kept_protocol.ts';
import { runId } from '../state/experiment.ts';
import { isGoing } from '../state/selectors.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';

interface KeptRunsProps {
  experiment: KeptExperiment;
  /** It is on the screen, where its runs may have come further than what was last saved of them. */
  open: boolean;
}

/** The runs of a kept experiment: a line for each condition and seed. */
export function KeptRuns({ experiment, open }: KeptRunsProps) {
  const t = useMessages();
  const words = t.kept.list;
  const { name, spec } = experiment;
  const onScreen = useLab((s) => (open ? s.experiment.runs : null));
  const going = useLab(isGoing);
  const runs = experiment.runs.map((run): KeptExperiment['runs'][number] => {
    const step = onScreen?.[runId(run.condition, run.seed)]?.metrics.at(-1)?.step ?? 0;
    const isOver = run.status === 'done' || run.status === 'failed';
    return step === 0 || isOver ? run : { ...run, step, status: going ? 'running' : 'paused' };
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard
    <section className="wide-table" tabIndex={0} aria-label={words.runs(name)}>
      <table className="runs">
        <thead>
          <tr>
            {Object.values(words.columns).map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map(({ condition, seed, status, step, pass, bytes, resumed }) => {
            const selection = selectionNamed(spec, condition);
            const state = [
              words.statuses[status](step, spec.steps),
              resumed === 0 ? '' : words.resumed(resumed),
            ];
            return (
              <tr key={`${condition} ${seed}`}>
                <th scope="row">
                  <svg className={`swatch ${lineClass(selection)}`} width="26" height="8" aria-hidden="true">
                    <line className="mean" x1="0" x2="26" y1="4" y2="4" />
                  </svg>{' '}
                  {t.conditionName(selection)}
                </th>
                <td>{seed}</td>
                <td className="run-state">{state.filter(Boolean).join(words.comma)}</td>
                <td>{pass === null ? '—' : t.numbers.fixed(pass, 3)}</td>
                <td>{bytes === 0 ? '—' : t.numbers.bytes(bytes)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
