import { showTraces } from '../state/inspect/inspect_session.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { showInspection } from '../state/inspect/open_text_recording.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { OpenTraces } from './traces/open_traces.tsx';
import { SaveInspection } from './traces/save_inspection.tsx';
import { SaveTraces } from './traces/save_traces_button.tsx';
import type { TraceTakers } from './traces/use_trace_reading.ts';

/** Shows the traces of a file in place of those before, and says what became of the answers of a server's file. */
export const takeTraces: TraceTakers['onTraces'] = (traces, name, said, inspection) => {
  if (traces.length === 0) return;
  if (inspection) showInspection(inspection, name);
  else showTraces(traces, 'file', null, name);
  if (said) inspectStore.setState({ notice: { kind: 'file', ...said } });
};

export const refuseTraces = (sentence: string) =>
  inspectStore.setState({ notice: { kind: 'file', sentence } });

/** Traces in and out. */
export function TraceFiles() {
  const inspected = useInspect((s) => s.inspected);
  const title = inspected[0]?.trace.title ?? '';
  return (
    <div className="trace-files row">
      <OpenTraces onTraces={takeTraces} onError={refuseTraces} />
      <SaveTraces
        traces={inspected.map(({ trace }) => trace)}
        name={`traces ${title}`}
        onError={refuseTraces}
      />
      <SaveInspection onError={refuseTraces} />
    </div>
  );
}
