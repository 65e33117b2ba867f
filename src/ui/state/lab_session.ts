import { presets } from '../../experiment/presets.ts';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { sameJson } from '../../experiment/same_json.ts';
import type { Spec } from '../../experiment/spec.ts';
import { type LabClient, labClient } from '../../lab/client/client.ts';
import { type AdapterKind, adapterKinds, type LabEvent } from '../../lab/client/protocol.ts';
import { keepChoice, readChoice } from '../preferences/kept_choice.ts';
import { motionUnwanted } from '../preferences/reduced_motion.ts';
import { automaticName } from '../words/automatic_name.ts';
import { keepRate, measuredRate } from './expected_time.ts';
import { type ExperimentEvent, reachedStep, reduce } from './experiment.ts';
import { follow, type Imported, type Look, labStore } from './lab_store.ts';
import { freshSeeds, mainPreset, type Recipe, recipeFrom, withSeeds } from './recipe.ts';
import { loadRecord } from './recorded/load_record.ts';
import { type Player, playerOf } from './recorded/player.ts';
import { isGoing } from './selectors.ts';

/** Events of the lab are shown at most this often, ms. */
const showEvery = 90;

const { getState, setState } = labStore;

let client: LabClient | null = null;
let player: Player | null = null;
let waiting: LabEvent[] = [];
let timer: ReturnType<typeof setTimeout> | null = null;
/** An experiment was asked for and has not begun: what still comes belongs to the one before. */
let opening = false;

function show(events: readonly ExperimentEvent[]) {
  setState(({ experiment }) => ({ experiment: reduce(experiment, events) }));
}

function showWaiting() {
  timer = null;
  const events = waiting;
  waiting = [];
  if (getState().experiment.source === 'live') show(events);
}

/** Drops what the lab said about an experiment that is no longer on the screen. */
function forgetWaiting() {
  waiting = [];
  if (timer !== null) clearTimeout(timer);
  timer = null;
}

function hear(event: LabEvent) {
  if (event.type === 'opened' || (event.type === 'phase' && event.phase === 'loading')) opening = false;
  if (event.type === 'estimate') {
    const { type: _type, ...estimate } = event;
    setState({ estimate });
    return;
  }
  if (event.type === 'adapter') {
    setState({ adapter: event.adapter, found: event.found });
    askEstimate();
    return;
  }
  if (event.type === 'kept-opened') {
    // What the page asked for is shown already.
    const { source, spec } = getState().experiment;
    if (event.queued || source !== 'live' || !sameJson(spec, event.spec))
      showFromQueue(event.preset, event.spec);
    return;
  }
  // What was asked for could not be opened, which the lab has said.
  if (event.type === 'phase' && event.phase === 'idle' && getState().experiment.source === 'live') {
    backToRecorded(motionUnwanted());
    return;
  }
  if (event.type === 'failed') {
    opening = false;
    setState({ failure: { failure: event.failure, detail: event.detail } });
    if (nothingTrained()) {
      backToRecorded(motionUnwanted());
      return;
    }
  }
  if (event.type === 'phase') rememberRate(event);
  if (opening) return;
  waiting.push(event);
  timer ??= setTimeout(showWaiting, showEvery);
}

/** Whether a live experiment is on the screen that has no curve to keep. */
function nothingTrained(): boolean {
  const { experiment, recorded } = getState();
  const trained = waiting.some(({ type }) => type === 'metrics') || reachedStep(experiment) > 0;
  return experiment.source === 'live' && recorded.status === 'ready' && !trained;
}

/** The rate of the training on the screen, as far as it was measured: at the end there is no time left to tell it by. */
let rate: number | null = null;

function rememberRate(event: Extract<LabEvent, { type: 'phase' }>) {
  const { adapter, cost } = getState().experiment;
  rate = measuredRate(cost, event) ?? rate;
  if (event.phase !== 'done' && event.phase !== 'paused') return;
  if (adapter && rate !== null) keepRate(adapter.name, rate);
}

/** The one lab of the page. */
export function lab(): LabClient {
  if (!client) {
    client = labClient();
    client.listen(hear);
  }
  return client;
}

/** Asks which adapters there are, and what the recipe would take on the one that is used. Starts no work. */
export function probe() {
  lab().send({ type: 'probe', choice: adapterChoice() });
}

/** The adapter that the visitor chose; null where that was left to the lab. */
function adapterChoice(): AdapterKind | null {
  const kept = readChoice('adapter');
  return adapterKinds.find((kind) => kind === kept) ?? null;
}

/** Uses another adapter from the next training, or question to a model, on. */
export function chooseAdapter(kind: AdapterKind) {
  keepChoice('adapter', kind);
  if (!isLive()) setState({ failure: null });
  probe();
}

/** Asks what the recipe would take on this adapter. */
function askEstimate() {
  lab().send({ type: 'estimate', spec: getState().recipe.spec });
}

/** Fetches the recorded run and plays it, or shows its end at once where motion is not wanted. */
export async function startRecorded(address: string, still: boolean) {
  const recorded = await loadRecord(address);
  setState({ recorded });
  if (recorded.status !== 'ready' || getState().experiment.source !== 'recorded') return;
  // What a link says of the view may have come before the recording.
  playRecorded(still, getState().look);
}

/** Shows the recorded run from its start, or the empty page if there is none. */
function playRecorded(still: boolean, seen: Look = follow) {
  const { recorded, recipe } = getState();
  if (recorded.status !== 'ready') {
    setState({ look: follow });
    show([
      {
        type: 'begin',
        source: 'recorded',
        preset: recipe.preset,
        spec: recipe.spec,
        vocabulary: [],
      },
    ]);
    return;
  }
  playRecord(recorded.record, 'recorded', still, seen);
}

function playRecord(record: ExperimentRecord, source: 'recorded' | 'imported', still: boolean, seen: Look) {
  player?.stop();
  player = playerOf(record, show, undefined, source);
  setState({ look: seen });
  const { waitsAt } = getState();
  if (waitsAt !== null) player.seek(waitsAt);
  else if (still) player.seek(record.spec.steps);
  else player.play();
}

/** Takes what is on the screen away: the live run, if there is one, is left and its memory freed. */
function clearScreen() {
  player?.stop();
  player = null;
  if (getState().opened) lab().send({ type: 'close' });
  forgetWaiting();
  opening = false;
  setState({ opened: null, going: false, imported: null, failure: null });
}

/**
 * Puts a record from an archive on the screen, at its end, and its recipe in place of the one before.
 * @param preset what its spec is shown as a change of
 */
export function showImported(imported: Imported, preset: string) {
  clearScreen();
  const { record } = imported;
  setState({ imported });
  playRecord(record, 'imported', true, follow);
  changeRecipe(recipeFrom(preset, record.spec));
}

/** Clears the screen for a recipe of which nothing has been computed here. Never while a training is on it. */
export function showLinked(preset: string, spec: Spec) {
  if (isLive()) return;
  clearScreen();
  setState({ look: follow });
  show([{ type: 'begin', source: 'linked', preset, spec, vocabulary: [] }]);
}

/** Leaves the live run, frees its memory, and goes back to the recording. */
export function backToRecorded(still: boolean) {
  lab().send({ type: 'close' });
  forgetWaiting();
  setState({ opened: null, imported: null });
  playRecorded(still);
}

function open(recipe: Recipe, play: boolean) {
  const { preset, spec } = recipe;
  if (getState().opened) lab().send({ type: 'close' });
  showLive(recipe, play);
  opening = true;
  lab().send({ type: 'open', preset, spec, play, keep: true, name: automaticName(preset) });
}

/** Puts an experiment that is about to be trained on the screen. */
function showLive(recipe: Recipe, going: boolean) {
  rate = null;
  player?.stop();
  player = null;
  forgetWaiting();
  // Another object each time: the open experiment is left even where the same recipe is started again.
  setState({ opened: { ...recipe }, imported: null, going, stepping: false, failure: null, look: follow });
  show([{ type: 'begin', source: 'live', preset: recipe.preset, spec: recipe.spec, vocabulary: [] }]);
}

/** A recipe of a kept experiment; one of an unknown preset is shown as a change of the main one. */
const keptRecipe = (preset: string, spec: Spec): Recipe =>
  recipeFrom(Object.hasOwn(presets, preset) ? preset : mainPreset, spec);

/**
 * Shows a kept experiment and takes over its recipe. It is paused unless `going`.
 * @param id under which it is kept
 */
export function openKept(id: string, preset: string, spec: Spec, going: boolean) {
  if (getState().opened) lab().send({ type: 'close' });
  const recipe = keptRecipe(preset, spec);
  showLive(recipe, going);
  changeRecipe(recipe);
  opening = true;
  lab().send({ type: 'kept-open', id, play: going });
}

/** The next of the queue has begun. The recipe stays: it may be one that is being made for later. */
function showFromQueue(preset: string, spec: Spec) {
  opening = false;
  showLive(keptRecipe(preset, spec), true);
}

/** Trains the recipe on the adapter that is used. */
export const train = () => open(getState().recipe, true);

/** The run on the screen from its base again, with the same seeds; waits for play. A recipe that was changed stays for later. */
export const resetSameSeed = () => open(getState().opened ?? getState().recipe, false);

/** The run on the screen from its base again, with other seeds; waits for play. */
export function resetNewSeed() {
  const { recipe, opened } = getState();
  const own = opened ?? recipe;
  const next = withSeeds(own, freshSeeds(own.spec.seeds.length));
  if (sameJson(own.spec, recipe.spec)) changeRecipe(next);
  open(next, false);
}

const isLive = () => getState().experiment.source === 'live';

function tellLab(type: 'play' | 'pause' | 'step', going: boolean) {
  setState({ going, stepping: type === 'step' });
  lab().send({ type });
}

/** Has recordings wait at a step until the reader plays them, the one on the screen and those to come. */
export function waitAt(waitsAt: number | null) {
  setState({ waitsAt });
  if (waitsAt === null || !player) return;
  player.stop();
  look({ step: null });
  player.seek(waitsAt);
}

/** The reader has the work go on: it is followed again, and a recording waits no longer. */
function goOn() {
  setState({ waitsAt: null });
  look({ step: null });
}

export function play() {
  goOn();
  if (isLive()) tellLab('play', true);
  else player?.play();
}

export function pause() {
  if (isLive()) tellLab('pause', false);
  else player?.pause();
}

export function step() {
  goOn();
  if (isLive()) tellLab('step', false);
  else player?.step();
}

/** Moves the recording to a step. */
export function seek(to: number) {
  goOn();
  player?.seek(to);
}

export function look(change: Partial<Look>) {
  setState(({ look: now }) => ({ look: { ...now, ...change } }));
}

/** Shows or hides a condition's curves. What is trained stays as it is. */
export function showCondition(name: string, shown: boolean) {
  const { hidden } = getState().look;
  const others = hidden.filter((other) => other !== name);
  look({ hidden: shown ? others : [...others, name] });
}

/** Puts another recipe in place. It is trained when the visitor says so. */
export function changeRecipe(next: Recipe) {
  setState(({ recipe, estimate }) => ({
    recipe: next,
    // Another preset may be another model: its predecessor's cost says nothing.
    estimate: next.preset === recipe.preset && next.spec.model === recipe.spec.model ? estimate : null,
  }));
  askEstimate();
}

/** Whether the play button would pause. */
export const isRunning = (): boolean => isGoing(getState());
