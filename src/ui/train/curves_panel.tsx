import { lazy, useMemo } from 'react';
import { lineClass, selectionNamed } from '../../experiment/condition_choice.ts';
import type { StepMetrics } from '../../experiment/record.ts';
import { domainOf } from '../charts/axis_domain.ts';
import { columnsOf, conditionSeries, type Point, type StepLine } from '../charts/condition_series.ts';
import type { ClaimedLine } from '../charts/line_chart.tsx';
import { StepFigure } from '../charts/step_figure.tsx';
import { LazyPart } from '../kit/view_boundary.tsx';
import { type RunState, runId } from '../state/experiment.ts';
import { look } from '../state/lab_session.ts';
import { firstTestAhead, shownConditions, shownStep } from '../state/selectors.ts';
import { useLab } from '../state/use_lab.ts';
import { sameExperiment, useShare } from '../state/views/share_store.ts';
import { useMessages } from '../words/language.ts';
import { findingOf } from './finding.ts';
import { PassParts } from './pass_parts.tsx';
import { resumedSteps } from './resumed_steps.ts';
import { RunNotes } from './run_notes.tsx';
import { useOtherRecording } from './use_other_recording.ts';

const passPoints = (run: RunState): Point[] =>
  run.evaluations.map((e) => ({ step: e.step, value: e['eval/pass@1'] }));
const metricPoints =
  (name: Exclude<keyof StepMetrics, 'step'>) =>
  (run: RunState): Point[] =>
    run.metrics.map((m) => ({ step: m.step, value: m[name] }));

const small = [
  { title: 'entropy', points: metricPoints('entropy'), unit: 0.05, least: 0.1, digits: 2, within: [0, 99] },
  {
    title: 'length',
    points: metricPoints('completions/mean_length'),
    unit: 10,
    least: 20,
    digits: 0,
    within: [0, 1e6],
  },
  { title: 'reward', points: metricPoints('reward'), unit: 0.5, least: 1, digits: 1, within: [-1e3, 1e3] },
  { title: 'kept', points: metricPoints('mask/kept'), unit: 1, least: 1, digits: 1, within: [0, 1] },
] as const;

const ClaimPanel = lazy(() =>
  import('./claim_panel.tsx').then(({ ClaimPanel }) => ({ default: ClaimPanel })),
);

const moveCursor = (step: number) => look({ step });

/** The curves: pass@1 large, and what explains it small. */
export function CurvesPanel() {
  const t = useMessages();
  const runs = useLab((s) => s.experiment.runs);
  const spec = useLab((s) => s.experiment.spec);
  const shown = useLab((s) => shownConditions(s).join(' '));
  const cursor = useLab(shownStep);
  const following = useLab((s) => s.look.step === null);
  const next = useLab(firstTestAhead);
  const otherRecording = useOtherRecording();
  const names = useMemo(() => (shown === '' ? [] : shown.split(' ')), [shown]);

  const asLines = useMemo(
    () => (points: (run: RunState) => Point[]) =>
      conditionSeries(runs, names, points).map(({ condition, seeds, mean }): StepLine => {
        const selection = selectionNamed(spec, condition);
        return {
          key: condition,
          label: t.conditionName(selection),
          className: lineClass(selection),
          mean,
          n: mean.at(-1)?.n ?? 0,
          seeds: seeds.map((s) => s.points),
        };
      }),
    [runs, names, spec, t],
  );
  const pass = useMemo(() => asLines(passPoints), [asLines]);
  const opened = useShare((s) => s.opened);
  const recipe = useLab((s) => s.recipe.spec);
  // A claim goes with the recipe that it is about, unless that is what was trained.
  const claimed = opened?.claim && (sameExperiment(opened.spec, spec) || sameExperiment(opened.spec, recipe));
  const claims = useMemo((): ClaimedLine[] => {
    // A claim is drawn only with curves of its own recipe.
    if (!opened?.claim || !sameExperiment(opened.spec, spec)) return [];
    const { steps, results } = opened.claim;
    return results.map(({ condition, n, pass }) => {
      const selection = selectionNamed(spec, condition);
      return {
        key: condition,
        label: t.share.claimedLabel(t.conditionName(selection), n),
        className: lineClass(selection),
        points: columnsOf(steps.map((step, i) => ({ step, value: pass[i] }))),
      };
    });
  }, [opened, spec, t]);
  const passDomain = useMemo(
    () =>
      domainOf(
        // A little air below, or the axis would jump as soon as a curve dips under its base.
        [
          ...pass.flatMap(({ seeds }) => seeds.flatMap((points) => columnsOf(points).ys)),
          ...claims.flatMap(({ points }) => Array.from(points.ys)),
        ].flatMap((value) => (Number.isFinite(value) ? [value, value - 0.05] : [])),
        0.1,
        0.5,
        [0, 1],
      ),
    [pass, claims],
  );
  const resumed = useMemo(() => resumedSteps(runs), [runs]);
  const shownRuns = useMemo(
    () => Object.values(runs).filter(({ condition }) => names.includes(condition)),
    [runs, names],
  );
  // A record that plays has its axes from all of it: they stand while the curves grow.
  const record = useLab((s) =>
    s.experiment.source === 'recorded' && s.recorded.status === 'ready'
      ? s.recorded.record
      : s.experiment.source === 'imported'
        ? (s.imported?.record ?? null)
        : null,
  );
  const whole = useMemo(
    () => record && Object.fromEntries(record.runs.map((run) => [runId(run.condition, run.seed), run])),
    [record],
  );
  const others = useMemo(
    () =>
      small.map((chart) => {
        const lines = asLines(chart.points);
        const values = conditionSeries(whole ?? runs, names, chart.points).flatMap(({ mean }) =>
          mean.flatMap(({ value }) => value ?? []),
        );
        const domain = domainOf(values, chart.unit, chart.least, [chart.within[0], chart.within[1]]);
        return { ...chart, lines, domain };
      }),
    [asLines, whole, runs, names],
  );
  const reward = others.find(({ title }) => title === 'reward')!;
  // Until the first evaluation after the base's there is one point: the reward is what can be watched.
  const early =
    claims.length === 0 &&
    pass.every(({ mean }) => (mean.at(-1)?.step ?? 0) === 0) &&
    reward.lines.some(({ mean }) => mean.length > 1);
  const waits = useLab((s) => s.waitsAt !== null);
  const finding = useMemo(
    // A lesson asks for a prediction first.
    () => (waits ? null : findingOf(spec, conditionSeries(runs, names, passPoints))),
    [waits, spec, runs, names],
  );

  const { problems, samples } = spec.evaluation;
  const drawn = Math.max(0, ...pass.map(({ seeds }) => seeds.length));
  const meant = Math.max(0, ...pass.map(({ n }) => n));
  const seedsText = drawn > 1 ? t.charts.seedsText(meant) : drawn === 1 ? t.charts.oneSeedText : '';
  // Until there is a result the chart asks the question; a result is that of every condition.
  const title =
    finding === null
      ? t.charts.passQuestion
      : t.charts.passGains(
          finding.gains.map(({ condition, gain }) => ({
            name: t.conditionName(selectionNamed(spec, condition)),
            gain,
          })),
          finding.step,
          finding.isEnd,
        );

  return (
    <section className="curves" aria-label={t.charts.pass}>
      <StepFigure
        large
        title={early ? t.charts.rewardFirst(Math.min(spec.steps, spec.evaluation.every)) : title}
        text={
          early
            ? undefined
            : [otherRecording, t.charts.passText(problems, samples), seedsText].filter(Boolean).join(t.gap)
        }
        lines={early ? reward.lines : pass}
        claims={claims}
        resumed={resumed}
        steps={spec.steps}
        domain={early ? reward.domain : passDomain}
        digits={1}
        cursor={cursor}
        onCursor={moveCursor}
        waiting={next === null || early ? undefined : t.charts.nextTest(next)}
        aside={
          !following && (
            <button type="button" className="plain follow" onClick={() => look({ step: null })}>
              {t.charts.follow}
            </button>
          )
        }
      />
      <PassParts
        asLines={asLines}
        runs={shownRuns}
        resumed={resumed}
        steps={spec.steps}
        cursor={cursor}
        onCursor={moveCursor}
      />
      {claimed && (
        <LazyPart name={t.share.claim}>
          <ClaimPanel />
        </LazyPart>
      )}
      <RunNotes />
      <div className="small-charts">
        {others.map(({ title: key, lines, domain, digits }) => (
          <StepFigure
            key={key}
            title={t.charts[key]}
            lines={lines}
            steps={spec.steps}
            domain={domain}
            digits={digits}
            cursor={cursor}
            onCursor={moveCursor}
          />
        ))}
      </div>
    </section>
  );
}
