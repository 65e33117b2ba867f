import { useMemo, useState } from 'react';
import type { Trace } from '../../../experiment/trace.ts';
import { entropyDistribution } from '../../../forks/entropy_distribution.ts';
import { joinedWords } from '../../../forks/joined_words.ts';
import { entropyByPosition, entropyBySlot } from '../../../forks/slot_entropy.ts';
import { frequencyFloor, rankWords } from '../../../forks/token_entropy.ts';
import { worldByName, worldNames } from '../../../task/worlds.ts';
import { EntropyDistributionFigure } from '../../charts/figures/entropy_distribution_figure.tsx';
import { TokenTable } from '../../charts/figures/token_table.tsx';
import { WordCloud } from '../../charts/figures/word_cloud.tsx';
import { SlotFigure } from '../../charts/forks/slot_figure.tsx';
import { type RunState, runId } from '../../state/experiment.ts';
import { cancel } from '../../state/inspect/inspect_work.ts';
import { traceOfResponse } from '../../state/inspect/recorded_traces.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useLab } from '../../state/use_lab.ts';
import { useMessages } from '../../words/language.ts';
import { piecesInText } from '../../words/running_text.ts';
import { useFilters } from '../chat/filter_words.ts';
import { madeBy, modelName } from '../model_names.ts';
import { isInWords } from '../use_reading.ts';
import { useUnavailableReason } from '../use_unavailable_reason.ts';
import { CollectPanel, type CollectSource } from './collect_panel.tsx';
import { RecordedLine } from './recorded_line.tsx';
import { collect } from './set_session.ts';
import { useSet } from './use_set.ts';
import { useSetBudget } from './use_set_budget.ts';

const evaluation = { part: 'held-out', problems: 249, samples: 4 } as const;
/** Of a model that is asked in words, which takes longer. */
const evaluationInWords = { part: 'held-out', problems: 40, samples: 1 } as const;
/** Words of each end that are ranked. */
const top = 24;

/** The distribution of entropies, and the words at its ends: over these samples, a step of a run, or an evaluation. */
export function WordsTab() {
  const t = useMessages();
  const { sizes, list, inWords } = useSet();
  const inspected = useInspect((s) => s.inspected);
  const collected = useInspect((s) => s.collected);
  const job = useInspect((s) => (s.job?.kind === 'collect' ? s.job : null));
  const runs = useLab((s) => s.experiment.runs);
  const obstacle = useUnavailableReason();
  const filters = useFilters(inWords);
  const budget = useSetBudget(inWords);
  const [chosen, setSource] = useState<CollectSource | null>(null);
  const [floor, setFloor] = useState<number | null>(null);

  // A recorded set is the better first look, until there are samples of the visitor's own.
  const own = inspected.some(({ recorded, origin }) => recorded === null && origin !== 'recorded');
  const opened = collected && !(collected.recorded !== null && own) ? collected.set : null;
  const source = useMemo(
    (): CollectSource => chosen ?? (opened ? { kind: 'evaluation', set: opened } : { kind: 'current' }),
    [chosen, opened],
  );

  const steps = useMemo(() => stepsOf(runs), [runs]);
  const key = source.kind === 'step' ? source.key : null;
  const stepTraces = useStepTraces(key);
  const traces = useMemo(() => {
    if (source.kind === 'step') return stepTraces;
    return source.kind === 'evaluation' ? (collected?.traces ?? []) : inspected.map(({ trace }) => trace);
  }, [source.kind, stepTraces, collected, inspected]);
  const counted = useMemo(() => count(traces), [traces]);
  const pieces = traces.length > 0 && traces.every(isInWords);
  const [joined, setJoined] = useState(true);
  const ranks = useMemo(
    () => (pieces && joined ? wordsIn(traces) : counted.tokens),
    [pieces, joined, traces, counted],
  );
  const least = floor ?? Math.ceil(frequencyFloor(counted.entropies.length));
  const ranked = useMemo(() => {
    const found = rankWords(ranks, top, least);
    // Where there are few, each word is at one end: two tables of the same rows would say one thing twice.
    const half = Math.ceil(found.ranked / 2);
    return half >= top
      ? found
      : {
          ...found,
          highest: found.highest.slice(0, half),
          lowest: found.lowest.slice(0, found.ranked - half),
        };
  }, [ranks, least]);
  const { tokens } = ranked;
  return (
    <div className="panel-body">
      <CollectPanel
        key={String(inWords)}
        source={source}
        current={inspected.length}
        steps={steps.map((step) => ({
          key: step.key,
          label: modelName(t, { kind: 'checkpoint', ...step }),
        }))}
        evaluation={inWords ? evaluationInWords : evaluation}
        sizes={sizes}
        floor={least}
        progress={job}
        obstacle={obstacle}
        filters={filters}
        budget={budget}
        onSource={(next) => {
          setSource(next);
          if (next.kind === 'evaluation') void collect(next.set, list);
        }}
        onFloor={setFloor}
        onCancel={cancel}
      />
      {source.kind === 'evaluation' && collected && (
        <RecordedLine recorded={collected.recorded} made={madeBy(t, collected)} />
      )}
      <EntropyDistributionFigure distribution={counted.distribution} />
      {tokens > 0 && (
        <>
          {pieces && (
            <div className="labelled-choice">
              <span aria-hidden="true">{t.chat.joined.label}</span>
              <fieldset className="segments">
                <legend className="unseen">{t.chat.joined.label}</legend>
                {(['words', 'tokens'] as const).map((each) => (
                  <button
                    key={each}
                    type="button"
                    aria-pressed={joined === (each === 'words')}
                    onClick={() => setJoined(each === 'words')}
                  >
                    {t.chat.joined[each]}
                  </button>
                ))}
              </fieldset>
            </div>
          )}
          <TokenTable ranked={ranked} floor={least} joined={pieces && joined} />
          <WordCloud
            words={ranked.highest}
            kind="highest"
            floor={least}
            tokens={tokens}
            joined={pieces && joined}
          />
          <WordCloud
            words={ranked.lowest}
            kind="lowest"
            floor={least}
            tokens={tokens}
            joined={pieces && joined}
          />
          {counted.slots.length > 0 && <SlotFigure places={counted.slots} by="slot" />}
          <SlotFigure places={counted.positions} by="position" />
        </>
      )}
    </div>
  );
}

/** The words of texts, joined of their pieces. */
const wordsIn = (traces: readonly Trace[]) =>
  traces.flatMap(({ tokens, promptLength }) => {
    const response = tokens.slice(promptLength);
    const pieces = piecesInText(response.map(({ word }) => word));
    return joinedWords(response.map(({ entropy }, i) => ({ word: pieces[i], entropy })));
  });

/** What the figures are made of: response tokens alone, and the grammar's slots where all traces are of one world. */
function count(traces: readonly Trace[]) {
  const responses = traces.map(({ tokens, promptLength }) => tokens.slice(promptLength));
  const tokens = responses.flat();
  const entropies = tokens.flatMap(({ entropy }) => (entropy === null ? [] : [entropy]));
  const byResponse = responses.map((response) => response.map(({ entropy }) => entropy));
  const name = traces[0]?.world ?? null;
  const world =
    name !== null && worldNames.includes(name) && traces.every((trace) => trace.world === name)
      ? worldByName(name)
      : null;
  const slots = world ? responses.map((response) => world.slots(response.map(({ id }) => id ?? -1))) : null;
  return {
    tokens,
    entropies,
    distribution: entropyDistribution(entropies),
    slots: slots ? entropyBySlot(byResponse, slots) : [],
    positions: entropyByPosition(byResponse),
  };
}

interface StepKey {
  readonly key: string;
  readonly condition: string;
  readonly seed: number;
  readonly step: number;
}

/** Steps of runs that kept samples, newest first. */
function stepsOf(runs: Readonly<Record<string, RunState>>): StepKey[] {
  return Object.values(runs)
    .flatMap(({ condition, seed, samples }) =>
      samples.map(({ step }) => ({ key: `${runId(condition, seed)}/${step}`, condition, seed, step })),
    )
    .sort((a, b) => b.step - a.step);
}

/** The samples of a step of a run as traces; none for no step. */
function useStepTraces(key: string | null): readonly Trace[] {
  const experiment = useLab((s) => (key === null ? null : s.experiment));
  return useMemo(() => {
    const chosen = experiment && stepsOf(experiment.runs).find((step) => step.key === key);
    if (!experiment || !chosen) return [];
    const { spec, vocabulary, runs } = experiment;
    const samples = runs[runId(chosen.condition, chosen.seed)]?.samples.find(
      ({ step }) => step === chosen.step,
    );
    const writer = {
      world: spec.world,
      model: chosen.key,
      temperature: spec.rollout.temperature,
      vocabulary,
      meta: {},
    };
    return (samples?.groups ?? []).flatMap((group) =>
      group.responses.map((response) => traceOfResponse(group, response, writer)),
    );
  }, [experiment, key]);
}
