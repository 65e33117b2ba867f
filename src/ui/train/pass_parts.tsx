import { useMemo, useState } from 'react';
import type { Evaluation } from '../../experiment/record.ts';
import { domainOf } from '../charts/axis_domain.ts';
import type { Point, StepLine } from '../charts/condition_series.ts';
import { StepFigure } from '../charts/step_figure.tsx';
import { keepChoice, readChoice } from '../preferences/kept_choice.ts';
import type { RunState } from '../state/experiment.ts';
import { useMessages } from '../words/language.ts';

const parts = [
  { title: 'firstAttempt', name: 'eval/first_attempt' },
  { title: 'gaveUp', name: 'eval/gave_up' },
  { title: 'cutOff', name: 'eval/truncated' },
] as const satisfies readonly { title: string; name: keyof Evaluation }[];

interface PassPartsProps {
  /** Lines of the conditions that are shown, from points of their runs. */
  asLines: (points: (run: RunState) => Point[]) => StepLine[];
  /** Runs of the conditions that are shown. */
  runs: readonly RunState[];
  resumed: readonly number[];
  steps: number;
  cursor: number;
  onCursor: (step: number) => void;
}

const choice = 'pass-parts';

/** What pass@1 is made of, beside it for a reader who asks: first attempts, giving up, responses cut off. */
export function PassParts(props: PassPartsProps) {
  const t = useMessages();
  const [isOpen, setOpen] = useState(() => readChoice(choice) === 'open');
  return (
    <details
      className="pass-parts"
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => {
        if (open === isOpen) return;
        keepChoice(choice, open ? 'open' : 'closed');
        setOpen(open);
      }}
    >
      <summary>{t.charts.madeOf}</summary>
      {isOpen && <PartCharts {...props} />}
    </details>
  );
}

function PartCharts({ asLines, runs, ...chart }: PassPartsProps) {
  const t = useMessages();
  const charts = useMemo(
    () =>
      parts.map(({ title, name }) => ({
        title,
        lines: asLines((run) => run.evaluations.map((e) => ({ step: e.step, value: e[name] ?? null }))),
        missing: missingOf(runs, name),
      })),
    [asLines, runs],
  );
  // Shares of the same responses, on one scale.
  const domain = useMemo(() => {
    const points = charts.flatMap(({ lines }) => lines.flatMap(({ seeds }) => seeds.flat()));
    return domainOf(
      points.flatMap(({ value }) => value ?? []),
      0.1,
      0.5,
      [0, 1],
    );
  }, [charts]);
  return (
    <>
      <p className="note">{t.charts.madeOfText}</p>
      <div className="part-charts">
        {charts.map(({ title, lines, missing }) =>
          missing ? (
            <div key={title}>
              <h3>{t.charts[title]}</h3>
              <p className="note">{t.charts.notMeasured[missing](t.charts[title])}</p>
            </div>
          ) : (
            <StepFigure
              key={title}
              large
              part
              title={t.charts[title]}
              lines={lines}
              domain={domain}
              digits={1}
              {...chart}
            />
          ),
        )}
      </div>
    </>
  );
}

/**
 * Why no evaluation has a value: a response in the world is a single attempt (null), or the version that recorded the runs did
 * not measure it (absent). Null where one has, and where there are no evaluations yet.
 */
function missingOf(
  runs: readonly RunState[],
  name: (typeof parts)[number]['name'],
): 'singleAttempts' | 'earlier' | null {
  const values = runs.flatMap(({ evaluations }) => evaluations.map((e) => e[name]));
  if (values.length === 0 || values.some((value) => typeof value === 'number')) return null;
  return values.includes(null) ? 'singleAttempts' : 'earlier';
}
