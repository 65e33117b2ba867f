import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { BandLegend } from '../charts/forks/band_legend.tsx';
import type { BandMode } from '../charts/forks/band_words.ts';
import { OutcomeBandFigure } from '../charts/forks/outcome_band_figure.tsx';
import { look, showExample } from '../state/inspect/inspect_session.ts';
import { panels } from '../state/inspect/inspect_view_state.ts';
import { openTextRecording } from '../state/inspect/open_text_recording.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../state/inspect/use_no_adapter.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { CountedBy } from '../words/same_answer.ts';
import { ColourChoice } from './colour_choice.tsx';
import { Consequences, ConsequencesDrawn } from './forks/consequences.tsx';
import { ForkList } from './forks/fork_list.tsx';
import { ForkPanel } from './forks/fork_panel.tsx';
import { ForksText } from './forks/forks_text.tsx';
import { ScanBar } from './forks/scan_bar.tsx';
import { TreePanel } from './forks/tree_panel.tsx';
import { useBand } from './forks/use_band.tsx';
import { listenForInspectKeys, open } from './inspect_keys.ts';
import { InspectStatus } from './inspect_status.tsx';
import { InspectKeyRow, KeySheet } from './key_sheet.tsx';
import { MaskLegend } from './mask_legend.tsx';
import { RolloutBrowser } from './rollouts/rollout_browser.tsx';
import { Unscored } from './rollouts/unscored.tsx';
import { useRolloutSteps } from './rollouts/use_rollout_steps.ts';
import { OtherChips, SampleChips } from './sample_chips.tsx';
import { SamplingForm } from './sampling_form.tsx';
import { SettingSwitch } from './setting_switch.tsx';
import { continuationsOf, Shown } from './shown_line.tsx';
import type { TokenField } from './token_field.ts';
import { refuseTraces, TraceFiles, takeTraces } from './trace_files.tsx';
import { TraceZone } from './traces/trace_zone.tsx';
import { type Reading, useReading } from './use_reading.ts';
import { openRecording } from './work/recorded_inspection.ts';
import { RecordedLine, RecordingFault } from './work/recorded_line.tsx';
import { SetSwitch } from './work/set_switch.tsx';
import { TemperatureTab } from './work/temperature_tab.tsx';
import { WordsTab } from './work/words_tab.tsx';

const DivergenceDrawn = lazy(() => import('./work/divergence_drawn.tsx'));

/** Inspect: which forks decide? A sample token by token, its alternatives, and where that leads. */
export function InspectView() {
  const t = useMessages();
  const reading = useReading();
  const panel = useInspect((s) => s.view.panel);
  const recorded = useLab((s) => s.recorded.status);
  const recording = useInspect((s) => s.recording.status);
  const textRecording = useInspect((s) => s.textRecording.status);
  const [sheet, setSheet] = useState(false);
  const field = useRef<TokenField | null>(null);
  const side = useRef<HTMLElement>(null);
  const now = useRef<Reading | null>(reading);
  now.current = reading;

  useEffect(() => {
    void openRecording(`${import.meta.env.BASE_URL}recorded/inspect.json`);
  }, []);
  useEffect(() => {
    if (textRecording === 'wanted') void openTextRecording();
  }, [textRecording]);
  useEffect(() => {
    // A run's samples carry no alternatives: they stand in where there is nothing better.
    if (recorded === 'ready' && (recording === 'missing' || recording === 'damaged')) showExample();
  }, [recorded, recording]);
  useEffect(
    () =>
      listenForInspectKeys({
        reading: () => now.current,
        text: () => document.querySelector<HTMLElement>('.inspect-tokens'),
        panel: () => side.current,
        reveal: (at) => field.current?.element(at)?.scrollIntoView({ block: 'nearest' }),
        openSheet: () => setSheet(true),
      }),
    [],
  );
  const onOpen = useCallback((position: number) => open(position, { panel: () => side.current }), []);

  const same = reading !== null && countsSameAnswer(reading.shown);
  return (
    <CountedBy sameAnswer={same}>
      <TraceZone className={`inspect panel-${panel}`} onTraces={takeTraces} onError={refuseTraces}>
        <section className="inspect-main" aria-label={t.inspect.view}>
          <header className="inspect-head">
            <h1>{t.inspect.title}</h1>
            <Shown shown={reading?.shown ?? null} />
            {panel === 'forks' && (
              <RecordedLine
                recorded={reading?.shown.recorded ?? null}
                example={reading?.shown.origin !== 'file'}
              />
            )}
            <RecordingFault />
          </header>
          <SamplingForm />
          <InspectStatus />
          <div className="panel-line row">
            <nav className="panel-tabs row" aria-label={t.inspect.panelNames}>
              {panels.map((name) => (
                <button
                  key={name}
                  type="button"
                  aria-current={name === panel ? 'page' : undefined}
                  onClick={() => look({ panel: name })}
                >
                  {t.inspect.panels[name]}
                </button>
              ))}
            </nav>
            <TraceFiles />
          </div>
          <h2 className="unseen">{t.inspect.panels[panel]}</h2>
          {panel === 'forks' && reading && (
            <Forks reading={reading} field={field} onOpen={onOpen} onSheet={() => setSheet(true)} />
          )}
          {panel === 'words' && <WordsTab />}
          {panel === 'temperature' && <TemperatureTab />}
        </section>
        {panel === 'forks' && (
          <aside className="inspect-side" ref={side} tabIndex={-1} aria-label={t.inspect.fork.label}>
            {reading && (
              <>
                <ForkPanel reading={reading} />
                {reading.shown.scan.length > 0 ? (
                  <Consequences shown={reading.shown} />
                ) : (
                  <ForkList reading={reading} />
                )}
              </>
            )}
          </aside>
        )}
        {sheet && <KeySheet onClose={() => setSheet(false)} />}
      </TraceZone>
    </CountedBy>
  );
}

/** Whether endings are counted by the sample's own answer: where the right one is not known. */
const countsSameAnswer = ({ scan, ask }: Reading['shown']): boolean =>
  scan.some(({ reference }) => reference?.kind === 'same') || ask?.problem.answer === null;

/** Whether there are branches, or can be: a text that no model here can go on from has those that were found, or none. */
const canBranch = ({ use, shown }: Reading, noAdapter: boolean): boolean =>
  (use !== null && use.problem !== null && !noAdapter) || shown.scan.length + shown.branches.length > 0;

interface ForksProps {
  reading: Reading;
  field: React.RefObject<TokenField | null>;
  onOpen: (position: number) => void;
  onSheet: () => void;
}

/** Longer responses get no figure with one cell per token. */
const maxFigureTokens = 400;

/** The samples, the tokens of the one that is shown, the legend that marks its forks, and what scans them. */
function Forks({ reading, field, onOpen, onSheet }: ForksProps) {
  const inspected = useInspect((s) => s.inspected);
  const steps = useRolloutSteps();
  const noAdapter = useNoAdapter() !== null;
  const [mode, setMode] = useState<BandMode>('share');
  const band = useBand(reading.shown, mode);
  const { tokens, promptLength } = reading.shown.trace;
  const words = useMemo(() => tokens.slice(promptLength).map(({ word }) => word), [tokens, promptLength]);
  return (
    <>
      <SetSwitch />
      {steps && <RolloutBrowser inspected={inspected} steps={steps} current={reading.index} />}
      <div className="samples-line row">
        {steps ? (
          <OtherChips inspected={inspected} current={reading.index} steps={steps} />
        ) : (
          <SampleChips inspected={inspected} current={reading.index} />
        )}
        <SettingSwitch words={words} setting={reading.setting} />
        <InspectKeyRow onSheet={onSheet} />
      </div>
      <Unscored reading={reading} steps={steps} />
      <ForksText reading={reading} field={field} band={band} onOpen={onOpen} />
      {band && reading.setting === 'tokens' && (
        <BandLegend band={band.band} mode={mode} samples={continuationsOf(reading.shown)} onMode={setMode} />
      )}
      <div className="legends">
        <MaskLegend reading={reading} />
        <ColourChoice reading={reading} />
      </div>
      {reading.shown.base?.diverged && (
        <Suspense>
          <DivergenceDrawn />
        </Suspense>
      )}
      <ScanBar reading={reading} />
      {canBranch(reading, noAdapter) && <TreePanel reading={reading} />}
      {reading.shown.scan.length > 1 && (
        <section className="consequences-drawn">
          <ConsequencesDrawn shown={reading.shown} />
        </section>
      )}
      {band && words.length <= maxFigureTokens && (
        <section className="band-drawn">
          <OutcomeBandFigure band={band.band} words={words} />
        </section>
      )}
    </>
  );
}
