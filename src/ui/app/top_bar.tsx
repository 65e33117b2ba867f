import { ForkGlyph } from '../kit/fork_glyph.tsx';
import { ThemeIcon } from '../kit/icons.tsx';
import { setTheme, type Theme, themes, useTheme } from '../preferences/theme.ts';
import { ShareButton } from '../share/share_button.tsx';
import { LessonPart } from '../state/views/lesson_part.tsx';
import type { ViewId } from '../state/views/view_store.ts';
import { languages, locales, setLanguage, useLanguage, useMessages } from '../words/language.ts';
import { AdapterMenu } from './adapter_menu.tsx';
import { TrainingChip } from './training_chip.tsx';

/** A view of the lab. A new one is one more row in `app.tsx`. */
export interface ViewName {
  readonly id: ViewId;
  readonly title: string;
}

interface TopBarProps {
  views: readonly ViewName[];
  current: ViewId;
  onView: (id: ViewId) => void;
}

export function TopBar({ views, current, onView }: TopBarProps) {
  const t = useMessages();
  return (
    <header className="top-bar">
      <p className="word-mark">
        <ForkGlyph />
        {t.shell.home}
      </p>
      <nav aria-label={t.shell.views}>
        {views.map(({ id, title }) => (
          <LessonPart key={id} name={id}>
            <button
              type="button"
              className="view-tab"
              aria-current={id === current ? 'page' : undefined}
              onClick={() => onView(id)}
            >
              {title}
            </button>
          </LessonPart>
        ))}
      </nav>
      <TrainingChip />
      <AdapterMenu />
      <ThemeSwitch />
      <LanguageSwitch />
      <ShareButton />
    </header>
  );
}

function ThemeSwitch() {
  const t = useMessages();
  const theme = useTheme();
  return (
    <label className="theme-switch" title={t.shell.theme}>
      <ThemeIcon />
      <span className="unseen">{t.shell.theme}</span>
      <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
        {themes.map((name) => (
          <option key={name} value={name}>
            {t.shell.themes[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

function LanguageSwitch() {
  const t = useMessages();
  const current = useLanguage();
  return (
    <fieldset className="language-switch">
      <legend className="unseen">{t.shell.language}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={locales[language].tag}
          aria-pressed={language === current}
          onClick={() => setLanguage(language)}
        >
          {locales[language].label}
        </button>
      ))}
    </fieldset>
  );
}
