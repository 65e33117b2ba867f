import { useMemo } from 'react';
import { look } from '../state/inspect/inspect_session.ts';
import { pools } from '../state/inspect/inspect_view_state.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { EntropyLegend } from '../tokens/entropy_legend.tsx';
import { useMessages } from '../words/language.ts';
import { useRolloutSteps } from './rollouts/use_rollout_steps.ts';
import { fixedEdges, groundOf, inUnit } from './token_colour.ts';
import type { Reading } from './use_reading.ts';

/** The legend that is the control: the entropies of the pool, and the line that says which tokens are forks. */
export function MaskLegend({ reading }: { reading: Reading }) {
  const t = useMessages();
  const words = t.inspect.mask;
  const { rho, unit, pool, quantity } = useInspect((s) => s.view);
  const several = useInspect((s) => s.inspected.length > 1);
  const isOfSteps = useRolloutSteps() !== null;
  const { kept, tau, forks, edges } = reading;
  // A quantile of lower bounds is one too.
  const isBound = useInspect(({ inspected }) =>
    (pool === 'all' ? inspected : [reading.shown]).some(({ trace }) => trace.entropyKind === 'lower-bound'),
  );
  const { descending } = reading.pool;
  const entropies = useMemo(() => [...descending], [descending]);
  // The bars wear the tokens' own colours as long as these stand for entropy.
  const colours = quantity === 'entropy' ? edges : fixedEdges.entropy;
  return (
    <section className="mask-legend" aria-label={t.rollouts.line}>
      {tau === null ? (
        <p className="note">{words.none}</p>
      ) : (
        <EntropyLegend
          entropies={entropies}
          rho={rho}
          tau={tau}
          words={words.line(rho, inUnit(tau, unit), unit, isBound)}
          loose={false}
          onRho={(share) => look({ rho: share })}
          perNat={inUnit(1, unit)}
          ground={(entropy) => groundOf('entropy', entropy, colours)}
        />
      )}
      <div className="mask-words">
        {tau !== null && <p className="note">{words.text(kept, descending.length, forks.length)}</p>}
        {several && (
          <div className="labelled-choice">
            <span aria-hidden="true">{words.pool}</span>
            <fieldset className="segments">
              <legend className="unseen">{words.pool}</legend>
              {pools.map((name) => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={name === pool}
                  onClick={() => look({ pool: name })}
                >
                  {name === 'all' && isOfSteps ? t.training.pool : words.pools[name]}
                </button>
              ))}
            </fieldset>
          </div>
        )}
      </div>
    </section>
  );
}
