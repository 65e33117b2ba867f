import { presets } from '../../experiment/presets.ts';
import { plainLink } from '../../formats/link/link.ts';
import { exactClaim, exactPreset } from '../../paper/exact_claim.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { useWrittenLink } from './use_experiment_link.ts';

/** A training whose result is the same on every machine, to be repeated on this one. */
export function ExactCheck() {
  const { open, title, note, byCommand } = usePaperWords().exact;
  const link = useWrittenLink(`exact ${title}`, () => ({
    ...plainLink(exactPreset, presets[exactPreset]),
    title,
    claim: exactClaim,
  }));
  return (
    <>
      <p className="paper-open row">
        <a className="button" href={link ?? undefined}>
          {open}
        </a>{' '}
        <span className="note">{note}</span>
      </p>
      <p className="note">
        {byCommand.before} <code>npm run forklab -- reproduce --figures main --quick</code>
        {byCommand.after}
      </p>
    </>
  );
}
