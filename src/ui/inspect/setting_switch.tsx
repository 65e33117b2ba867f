import { look } from '../state/inspect/inspect_session.ts';
import { useMessages } from '../words/language.ts';
import { carrySpaces } from '../words/running_text.ts';
import type { Setting } from './token_field.ts';

/** Shows running text as the text that it is, or token by token with its spaces visible. */
export function SettingSwitch({ words, setting }: { words: readonly string[]; setting: Setting }) {
  const t = useMessages().chat;
  if (!carrySpaces(words)) return null;
  return (
    <div className="labelled-choice setting-switch">
      <span aria-hidden="true">{t.setting}</span>
      <fieldset className="segments">
        <legend className="unseen">{t.setting}</legend>
        {(['text', 'tokens'] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === setting}
            onClick={() => look({ setting: each })}
          >
            {t.settings[each]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
