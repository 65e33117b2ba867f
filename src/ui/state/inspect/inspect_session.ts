import type { SampleGroup, SampleResponse } from '../../../experiment/record.ts';
import { sameJson } from '../../../experiment/same_json.ts';
import type { Trace } from '../../../experiment/trace.ts';
import type { ModelRef } from '../../../lab/client/inspect_protocol.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import { worldByName } from '../../../task/worlds.ts';
import { labStore } from '../lab_store.ts';
import { ArrivingTraces } from './arriving_traces.ts';
import { aboutBranch, branchPlace, givenTokens } from './branch_place.ts';
import { filterOf } from './chat.ts';
import { DrawnTraces } from './drawn_traces.ts';
import { forbiddenOf } from './forbidden_words.ts';
import {
  change,
  type Inspected,
  inspectStore,
  noCost,
  type Origin,
  shownOf,
  sumCost,
  warmestToken,
} from './inspect_store.ts';
import { bounds, firstView, type InspectView, linkedView } from './inspect_view_state.ts';
import { ask } from './inspect_work.ts';
import { exampleTraces, traceOfResponse } from './recorded_traces.ts';
import { setAside } from './sample_sets.ts';
import { modelInUse, nearestCheckpoint, worldOf } from './usable_model.ts';

const { getState, setState } = inspectStore;

let nextId = 1;

/** Changes what is looked at. */
export function look(change: Partial<InspectView>) {
  setState(({ view }) => ({ view: { ...view, ...change } }));
}

/** Chooses a model, and with it the world that it speaks; a problem of another world gives way to one of its own. */
export function chooseModel(model: ModelRef) {
  const { view, checkpoints } = getState();
  look({ scan: scanFor(model, view) });
  if (model.kind === 'folder') {
    look({ model });
    return;
  }
  const name = worldOf(model, checkpoints) ?? view.world;
  const world = worldByName(name);
  const fits = name === view.world || world.parse(view.problem) !== null;
  look({
    model,
    world: name,
    problem: fits ? view.problem : world.title(world.heldOut()[0]),
    // Another world has other words.
    forbid: forbiddenOf({ world: name, forbid: view.forbid }) === null ? '' : view.forbid,
  });
}

/** A scan of a model of a folder takes as long as a thousand of a base's: its first one is small. */
const firstTextScan: InspectView['scan'] = { forks: 4, samples: 8 };

/** The size of a scan, which goes with the kind of model until the reader has chosen one. */
function scanFor(model: ModelRef, { model: before, scan }: InspectView): InspectView['scan'] {
  const isText = ({ kind }: ModelRef) => kind === 'folder';
  if (isText(model) === isText(before)) return scan;
  // A link may have brought the size that was the first one before.
  const untouched = isText(before) ? [firstTextScan] : [firstView.scan, linkedView.scan];
  if (!untouched.some((first) => sameJson(scan, first))) return scan;
  return isText(model) ? firstTextScan : firstView.scan;
}

/** Another of the world's held-out problems. */
export function anotherProblem(random: () => number = Math.random) {
  const world = worldByName(getState().view.world);
  const all = world.heldOut();
  look({ problem: world.title(all[Math.floor(random() * all.length)]) });
}

const inspected = (trace: Trace, origin: Origin, model: ModelRef | null, ask: TextAsk | null): Inspected => ({
  id: nextId++,
  trace,
  origin,
  model,
  ask,
  base: null,
  branches: [],
  scan: [],
  scanDraws: null,
  recorded: null,
  cost: noCost,
});

/**
 * Puts traces on the screen in place of those before, which are set aside: the first that is right is shown, its warmest
 * token pinned.
 * @param file that they are from
 * @param ask what was asked in words
 */
export function showTraces(
  traces: readonly Trace[],
  origin: Origin,
  model: ModelRef | null = null,
  file: string | null = null,
  ask: TextAsk | null = null,
) {
  setState((state) => ({
    ...setAside(state, file),
    inspected: traces.map((trace) => inspected(trace, origin, model, ask)),
    cost: null,
    notice: null,
  }));
  showSample(
    Math.max(
      0,
      traces.findIndex(({ reward }) => reward !== null && reward > 0.5),
    ),
  );
}

/** Shows one of the samples. */
export function showSample(sample: number) {
  const trace = getState().inspected[sample]?.trace;
  look({ sample, position: null, pinned: trace ? warmestToken(trace) : null });
}

/** Shows the recorded run's samples, if there is no recorded inspection and nothing else is shown yet. */
export function showExample() {
  const { recorded } = labStore.getState();
  if (recorded.status !== 'ready' || getState().inspected.length > 0) return;
  const { record } = recorded;
  showTraces(
    exampleTraces(record, (at) => modelLine({ kind: 'checkpoint', ...at })),
    'recorded',
  );
}

/**
 * Opens a response of a run: as it was written, with the run's nearest checkpoint as the model to continue with, or its
 * base where the lab holds none.
 */
export function inspectResponse(
  group: SampleGroup,
  response: SampleResponse,
  at: { condition: string; seed: number; step: number },
) {
  const { experiment } = labStore.getState();
  const { spec, vocabulary } = experiment;
  // A recording's checkpoints are not held; a run of the same name that is being trained now is another run.
  const held = experiment.source === 'live' ? getState().checkpoints : [];
  const nearest = nearestCheckpoint(held, at, at.step);
  const model: ModelRef = nearest
    ? { kind: 'checkpoint', condition: nearest.condition, seed: nearest.seed, step: nearest.step }
    : { kind: 'shipped', name: spec.model };
  const trace = traceOfResponse(group, response, {
    world: spec.world,
    model: modelLine({ kind: 'checkpoint', ...at }),
    temperature: spec.rollout.temperature,
    vocabulary,
    meta: { ...at },
  });
  chooseModel(model);
  look({ problem: trace.title, panel: 'forks' });
  showTraces([trace], 'rollout', model);
}

/** Writes answers to the chosen problem with the chosen model. */
export async function sample() {
  const { model, world, problem, copies, temperature, seed } = getState().view;
  if (worldByName(world).parse(problem) === null) {
    setState({ notice: { kind: 'not-a-problem' } });
    return;
  }
  const forbid = forbiddenOf(getState().view);
  if (forbid === null) return;
  const draws = { temperature, seed, ...(forbid.length > 0 && { forbid }) };
  const answer = await ask('sample', { kind: 'sample', model, world, problem, copies, draws });
  if (!answer) return;
  showTraces(answer.result.traces, 'sampled', model);
  setState({ cost: answer.cost });
}

/** The seed of the next branch: never the samples' own, whose random numbers would come again. */
export const branchSeed = ({ branches }: Inspected, view: InspectView): number =>
  (view.seed + branches.length + 1) % (bounds.seed + 1);

/** Goes on from a fork with a given token, once: greedily or at the temperature of resampling, as the view says. */
export async function continueWith(position: number, token: number) {
  const { greedy, resample } = getState().view;
  await branch('continue', position, token, 1, greedy ? 0 : resample.temperature);
}

/** Resamples from a fork on, the fork's own token included. */
export async function resampleFrom(position: number) {
  const { copies, temperature } = getState().view.resample;
  await branch('resample', position, null, copies, temperature);
}

async function branch(
  kind: 'continue' | 'resample',
  position: number,
  forced: number | null,
  copies: number,
  temperature: number,
) {
  const shown = shownOf(getState());
  if (!shown) return;
  const use = modelInUse(shown, getState());
  if (use === null || use.problem === null) return;
  const filter = use.world === null ? filterOf(getState().view.chat) : undefined;
  const draws = { temperature, seed: branchSeed(shown, getState().view), ...(filter && { filter }) };
  const prefix = [...use.ids.slice(0, position), ...(forced === null ? [] : [forced])];
  const { model, world, problem } = use;
  const { promptLength } = shown.trace;
  const place = branchPlace(shown.id, { position, forced, draws });
  const drawn = new DrawnTraces(
    givenTokens(shown.trace, position, forced),
    copies,
    aboutBranch(shown.trace, modelLine(model), draws),
  );
  const arriving = new ArrivingTraces(drawn, place);
  const began = performance.now();
  const answer = await ask(
    kind,
    { kind: 'continue', model, world, problem, prefix, promptLength, copies, draws },
    ({ drawn }) => {
      if (drawn) arriving.add(drawn);
    },
  );
  arriving.end(answer === null);
  if (answer) place.end(answer.result.traces, answer.cost);
  else if (arriving.begun)
    place.end(null, { tokens: arriving.tokens, seconds: (performance.now() - began) / 1000 });
}

/** Puts a continuation among the samples, to be inspected as a trace of its own. */
export function openBranch(trace: Trace) {
  const shown = shownOf(getState());
  const known = getState().inspected.findIndex((one) => one.trace === trace);
  if (known >= 0) {
    showSample(known);
    return;
  }
  setState((state) => ({
    inspected: [...state.inspected, inspected(trace, 'branch', shown?.model ?? null, shown?.ask ?? null)],
  }));
  showSample(getState().inspected.length - 1);
}

/** Resumes sampling at the forks of the shown trace. Forks come one by one, and stay where the work is cancelled. */
export async function scan() {
  const shown = shownOf(getState());
  if (!shown) return;
  const use = modelInUse(shown, getState());
  if (use === null || use.problem === null) return;
  const { view } = getState();
  const { model, world, problem, ids } = use;
  const { temperature } = view.resample;
  const filter = world === null ? filterOf(view.chat) : undefined;
  const how = { temperature, ...(filter && { filter }) };
  const answer = await ask(
    'scan',
    {
      kind: 'scan',
      model,
      world,
      problem,
      tokens: [...ids],
      promptLength: shown.trace.promptLength,
      forks: view.scan.forks,
      samples: view.scan.samples,
      draws: { ...how, seed: branchSeed(shown, view) },
    },
    ({ fork }) => {
      if (fork) change(shown.id, (old) => scannedHere(old, [fork], how));
    },
  );
  if (!answer) return;
  const { result, cost } = answer;
  change(shown.id, (old) => ({
    ...scannedHere(old, result.forks, how),
    cost: sumCost([old.cost, cost]),
  }));
}

/** A scan that was recorded, or drawn otherwise, gives way to the first forks that are scanned here. */
function scannedHere(
  { scan, scanDraws, recorded }: Inspected,
  fresh: Inspected['scan'],
  how: Inspected['scanDraws'],
): Pick<Inspected, 'scan' | 'scanDraws' | 'recorded'> {
  const alike = recorded === null && (scanDraws === null || sameJson(scanDraws, how));
  return { scan: withForks(alike ? scan : [], fresh), scanDraws: how, recorded: null };
}

/** Forks by position; a fork that was scanned again replaces what was known of it. */
const withForks = (old: Inspected['scan'], fresh: Inspected['scan']): Inspected['scan'] =>
  [...old.filter(({ position }) => !fresh.some((fork) => fork.position === position)), ...fresh].sort(
    (a, b) => a.position - b.position,
  );

/** A model in one line, as files name it. */
export const modelLine = (model: ModelRef): string =>
  model.kind === 'shipped'
    ? model.name
    : model.kind === 'folder'
      ? model.folder
      : `${model.condition}, seed ${model.seed}, step ${model.step}`;
