import type { OutcomeBand } from '../../../forks/outcome_band.ts';
import { useMessages } from '../../words/language.ts';
import { type BandMode, stripesOf, stripeText } from './band_words.ts';

interface BandLegendProps {
  band: OutcomeBand;
  mode: BandMode;
  /** Continuations that the band comes from. */
  samples: number;
  onMode: (mode: BandMode) => void;
}

const modes = ['share', 'answers'] as const satisfies readonly BandMode[];

/** What the bars above the tokens are, and the switch between their two kinds. */
export function BandLegend({ band, mode, samples, onMode }: BandLegendProps) {
  const t = useMessages();
  const words = t.figures.band;
  const estimated = band.entries.some((entry) => entry.estimated);
  return (
    <div className="band-legend row">
      <div className="labelled-choice">
        <span aria-hidden="true">{words.mode}</span>
        <fieldset className="language-switch">
          <legend className="unseen">{words.mode}</legend>
          {modes.map((each) => (
            <button key={each} type="button" aria-pressed={mode === each} onClick={() => onMode(each)}>
              {words.modes[each]}
            </button>
          ))}
        </fieldset>
      </div>
      <p className="note">
        {[words.legends[mode], ...(estimated ? [words.estimated] : []), words.samples(samples)].join(t.gap)}
      </p>
      {mode === 'answers' && (
        <ul className="band-answers">
          {stripesOf(band.answers).map((stripe) => (
            <li key={stripe.className}>
              <i className={`swatch-square ${stripe.className}`} aria-hidden="true">
                {stripe.letter}
              </i>
              <span className="mono">{stripeText(stripe, t)}</span>
              {stripe.answer.kind === 'answer' && stripe.answer.right && (
                <span className="good-word">{words.right}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
