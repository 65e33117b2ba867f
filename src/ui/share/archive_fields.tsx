import { useRef, useState } from 'react';
import { selectionNamed } from '../../experiment/condition_choice.ts';
import { inspectionFacts } from '../../formats/archive/inspection_facts.ts';
import { useCompare } from '../state/compare/compare_store.ts';
import type { Recipe } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { presetName } from '../words/preset_name.ts';
import { openArchive, saveArchive, setsNow } from './archive_session.ts';
import { areOfRecipe, type ScreenRuns, screenRuns } from './screen_runs.ts';

interface ArchiveFieldsProps {
  /** What title and note were written for. */
  recipe: Recipe;
  title: string;
  note: string;
  /** Work has started whose progress the page shows. */
  onDone: () => void;
}

/** Saves what is on the screen as a file, after saying what that is, and opens such a file. */
export function ArchiveFields({ recipe, title, note, onDone }: ArchiveFieldsProps) {
  const t = useMessages();
  const file = useRef<HTMLInputElement>(null);
  const experiment = useLab((s) => s.experiment);
  const recorded = useLab((s) => s.recorded);
  const imported = useLab((s) => s.imported);
  const runs = screenRuns({ experiment, recorded, imported });
  const ready = runs !== null && areOfRecipe(runs, recipe);
  // What the visitor inspected is there when the dialog is opened; nothing is drawn meanwhile that they see.
  const [inspected] = useState(() => inspectionFacts(setsNow()));
  const records = useCompare((s) => s.foreign);
  const foreign = records.reduce((sum, { record }) => sum + record.runs.length, 0);
  const any = inspected.sets > 0 || foreign > 0;
  const [chosen, setChosen] = useState({
    runs: runs?.source !== 'recorded' || !any,
    inspected: true,
    foreign: true,
  });
  const wanted = {
    runs: ready && (chosen.runs || !any),
    inspected: inspected.sets > 0 && chosen.inspected,
    foreign: foreign > 0 && chosen.foreign,
  };
  const words = t.archive.inspection;
  const save = () => {
    onDone();
    const nameless = wanted.runs
      ? (runs?.name ?? t.archive.nameOf(presetName(t, recipe.preset)))
      : wanted.inspected
        ? words.nameOf(inspected.models[0] ?? null)
        : (records[0]?.record.name ?? '');
    void saveArchive(recipe, { title, note, nameless }, wanted);
  };
  return (
    <section className="archive-fields" aria-label={t.share.file}>
      <p className="note">{t.share.fileHint}</p>
      {(!any || !ready) && (
        <p className="note" id="archive-holds">
          {ready ? (
            <Holds runs={runs} />
          ) : (
            <>
              {runs === null ? t.archive.nothingTrained : t.archive.otherRuns}
              {runs !== null && (
                <>
                  {t.gap}
                  <OnScreen runs={runs} />
                </>
              )}
            </>
          )}
        </p>
      )}
      {any && (
        <fieldset aria-label={words.parts}>
          {ready && (
            <label className="check">
              <input
                type="checkbox"
                checked={chosen.runs}
                onChange={(event) => setChosen({ ...chosen, runs: event.target.checked })}
              />
              <TrainingHeld runs={runs} />
            </label>
          )}
          {inspected.sets > 0 && (
            <label className="check">
              <input
                type="checkbox"
                checked={chosen.inspected}
                onChange={(event) => setChosen({ ...chosen, inspected: event.target.checked })}
              />
              <span>
                {words.holds(inspected)} <small className="note">{words.noWeights}</small>
              </span>
            </label>
          )}
          {foreign > 0 && (
            <label className="check">
              <input
                type="checkbox"
                checked={chosen.foreign}
                onChange={(event) => setChosen({ ...chosen, foreign: event.target.checked })}
              />
              {t.compare.foreign.archived(foreign)}
            </label>
          )}
        </fieldset>
      )}
      <p className="row">
        <button
          type="button"
          disabled={!wanted.runs && !wanted.inspected && !wanted.foreign}
          aria-describedby={!any || !ready ? 'archive-holds' : undefined}
          onClick={save}
        >
          {t.archive.save}
        </button>
        <button type="button" onClick={() => file.current?.click()}>
          {t.archive.open}
        </button>
        <input
          ref={file}
          type="file"
          accept=".zip,application/zip"
          hidden
          aria-label={t.archive.open}
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            event.target.value = '';
            if (!chosen) return;
            onDone();
            void openArchive(chosen, chosen.name);
          }}
        />
      </p>
    </section>
  );
}

const Holds = ({ runs }: { runs: ScreenRuns }) => useMessages().archive.holds(useRunWords(runs));

const TrainingHeld = ({ runs }: { runs: ScreenRuns }) => (
  <span>{useMessages().archive.inspection.runs(useRunWords(runs))}</span>
);

const OnScreen = ({ runs }: { runs: ScreenRuns }) => useMessages().archive.onScreen(useRunWords(runs));

/** Runs in words: where they come from, of which preset and conditions, seeds and steps. */
function useRunWords({ source, name, preset, spec, runs, seeds, step }: ScreenRuns): string {
  const t = useMessages();
  const words = t.archive;
  const kept = useKept((s) => s.open?.name ?? null);
  const from =
    source === 'recorded'
      ? words.fromRecording
      : source === 'imported'
        ? words.fromArchive(name ?? '')
        : words.trainedHere(kept);
  const conditions = t.share.and(
    spec.conditions.map((one) => t.conditionName(selectionNamed(spec, one.name))),
  );
  return words.runsOf(
    from,
    presetName(t, preset),
    conditions,
    t.share.seedsAre(seeds),
    runs,
    step,
    spec.steps,
  );
}
