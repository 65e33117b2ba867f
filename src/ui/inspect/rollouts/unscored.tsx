import { foreignTokens, isUnscored } from '../../state/inspect/bare_text.ts';
import type { Inspected } from '../../state/inspect/inspect_store.ts';
import { placesOf, type RolloutSteps } from '../../state/inspect/rollout_steps.ts';
import { useHeld } from '../../state/inspect/use_held.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../../state/inspect/use_no_adapter.ts';
import { useMessages } from '../../words/language.ts';
import { modelName } from '../model_names.ts';
import type { Reading } from '../use_reading.ts';
import { canScore, scoreAll } from '../work/score_session.ts';

/** Most samples that are scored at a press. */
const most = 256;

/** Where a file tells the tokens or the text alone: that it has no entropies, and the buttons that score it. */
export function Unscored({ reading, steps }: { reading: Reading; steps: RolloutSteps | null }) {
  const t = useMessages();
  const words = t.training;
  const inspected = useInspect((s) => s.inspected);
  const model = useInspect((s) => s.view.model);
  const chat = useInspect((s) => s.view.chat);
  const busy = useInspect((s) => s.job !== null);
  const held = useHeld();
  const noAdapter = useNoAdapter();
  const { shown, index } = reading;
  if (shown.origin !== 'file' || !isUnscored(shown.trace)) return null;
  const fits = (one: Inspected) => canScore(one, { ...held, view: { model, chat } });
  const name = modelName(t, model);
  const isOffered = noAdapter === null && fits(shown);
  const at = steps?.stepOf[index] ?? null;
  const together =
    steps && at !== null ? placesOf(steps.steps[at]).map((place) => inspected[place]) : inspected;
  const all = isOffered ? together.filter((one) => isUnscored(one.trace) && fits(one)) : [];
  const isText = model.kind === 'folder' && foreignTokens(shown.trace)?.kind === 'text';
  return (
    <div className="unscored row">
      <p className="note">
        {[
          words.noEntropies,
          ...(noAdapter !== null
            ? []
            : [!isOffered ? words.cannot(name) : isText ? words.tokenises(name) : words.scores(name)]),
        ].join(t.gap)}
      </p>
      {isOffered && (
        <button type="button" disabled={busy} onClick={() => void scoreAll([shown])}>
          {t.inspect.fork.score(name)}
        </button>
      )}
      {all.length > 1 && all.length <= most && (
        <button type="button" disabled={busy} onClick={() => void scoreAll(all)}>
          {at === null ? words.scoreAll(all.length) : words.scoreStep(all.length)}
        </button>
      )}
    </div>
  );
}
