import { experimentOf } from '../../paper/experiments.ts';
import type { ExperimentId, FigureId } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import type { About } from '../../paper/results_schema.ts';
import { sum } from '../../stats/totals.ts';
import { look } from '../state/inspect/inspect_session.ts';
import { maxTokens } from '../state/recipe.ts';
import { showView } from '../state/views/view_store.ts';
import { useMessages } from '../words/language.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { shortAdapter } from '../words/short_adapter.ts';
import { experimentsOf, inspectPanelOf } from './chapters.ts';
import { useExperimentLink } from './use_experiment_link.ts';

interface ExperimentLinksProps {
  figure: FigureId;
  results: Results | null;
  about: About | null;
}

/** The ways from a figure to where it is made: its trainings as links, or its place in Inspect. */
export function ExperimentLinks({ figure, results, about }: ExperimentLinksProps) {
  const words = usePaperWords();
  const ids = experimentsOf[figure];
  const panel = inspectPanelOf[figure];
  return (
    <div className="paper-acts">
      {panel && (
        <button
          type="button"
          onClick={() => {
            look({ panel });
            showView('inspect');
          }}
        >
          {words.experiment.inspect[panel]}
        </button>
      )}
      {ids.map((id) => (
        <ExperimentLink key={id} id={id} only={ids.length === 1} results={results} about={about} />
      ))}
      {ids.length > 0 && <p className="note">{words.experiment.nothingStarts}</p>}
    </div>
  );
}

interface ExperimentLinkProps {
  id: ExperimentId;
  /** It is the figure's only one, and needs no name. */
  only: boolean;
  results: Results | null;
  about: About | null;
}

function ExperimentLink({ id, only, results, about }: ExperimentLinkProps) {
  const words = usePaperWords();
  const { names, open, openNamed, continues: begun } = words.experiment;
  const { continues } = experimentOf(id);
  const link = useExperimentLink(id, names[id]);
  return (
    <p className="paper-open row">
      {/* A link in truth: it can be copied, opened in another tab, and gone back from. */}
      <a className="button" href={link ?? undefined}>
        {only ? open : openNamed(names[id])}
      </a>{' '}
      <span className="note">
        <Cost id={id} results={results} about={about} />
        {continues && ` ${begun(names[continues])}`}
      </span>
    </p>
  );
}

/** What an experiment took here, or what it may take where that is not known. */
function Cost({ id, results, about }: Omit<ExperimentLinkProps, 'only'>) {
  const t = useMessages();
  const { took, most } = usePaperWords().experiment;
  const runs = results?.runs.filter(({ experiment }) => experiment === id) ?? [];
  if (runs.length === 0) {
    const { spec } = experimentOf(id);
    return most(spec.conditions.length * spec.seeds.length, maxTokens(spec));
  }
  return took(
    runs.length,
    sum(runs, ({ tokens }) => tokens),
    t.duration(sum(runs, ({ seconds }) => seconds)),
    about && shortAdapter(t.adapter.recorded(about.adapter)),
  );
}
