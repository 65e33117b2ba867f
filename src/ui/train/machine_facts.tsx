import { FactList } from '../recipe/fact_list.tsx';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';

/** What the training takes of this machine, and how fast it goes. Only while something is trained here. */
export function MachineFacts() {
  const t = useMessages();
  const live = useLab((s) => s.experiment.source === 'live');
  const adapter = useLab((s) => s.experiment.adapter ?? s.adapter);
  const cost = useLab((s) => s.experiment.cost);
  const rate = useLab((s) => s.experiment.progress.tokensPerSecond);
  const stepMs = useLab((s) => s.experiment.progress.stepMs);
  if (!live) return null;
  return (
    <section>
      <h2 className="label">{t.machine.heading(adapter?.kind ?? null)}</h2>
      <FactList
        facts={[
          [t.adapter.label, adapter ? t.adapter.used(adapter.kind, adapter.name) : ''],
          [t.machine.speed, rate === null ? '' : t.machine.speedOf(rate)],
          [t.machine.step, stepMs === null ? '' : t.machine.stepMs(stepMs)],
          [t.machine.memory, cost ? t.numbers.bytes(cost.bytes) : ''],
          [t.machine.work, cost ? t.numbers.flop(cost.flop) : ''],
          [t.machine.parameters, cost ? t.numbers.integer(cost.parameters) : ''],
        ]}
      />
      <p className="note">{t.transport.hidden}</p>
    </section>
  );
}
