import { useRef } from 'react';
import { selectionNamed } from '../../experiment/condition_choice.ts';
import type { Recipe } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { presetName } from '../words/preset_name.ts';
import { openArchive, saveArchive } from './archive_session.ts';
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
  return (
    <section className="archive-fields" aria-label={t.share.file}>
      <p className="note">{t.share.fileHint}</p>
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
      <p className="row">
        <button
          type="button"
          disabled={!ready}
          aria-describedby="archive-holds"
          onClick={() => {
            onDone();
            const nameless = runs?.name ?? t.archive.nameOf(presetName(t, recipe.preset));
            void saveArchive(recipe, { title, note, nameless });
          }}
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
