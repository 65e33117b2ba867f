import type { ReactNode } from 'react';

const icon = (drawing: ReactNode, filled = false) =>
  function Icon() {
    return (
      <svg
        className={filled ? 'icon filled' : 'icon'}
        width="16"
        height="16"
        viewBox="0 0 16 16"
        aria-hidden="true"
      >
        {drawing}
      </svg>
    );
  };

export const PlayIcon = icon(<path d="M4 2.5v11l9-5.5z" />, true);
export const PauseIcon = icon(<path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" />, true);
export const StepIcon = icon(<path d="M3 2.5v11l7-5.5zM11.5 2.5h2v11h-2z" />, true);
export const ResetIcon = icon(<path d="M3 8a5 5 0 1 0 1.7-3.7M3 2.5V5h2.6" />);
/** The same turn, with a die in it: another seed. */
export const NewSeedIcon = icon(
  <>
    <path d="M3 8a5 5 0 1 0 1.7-3.7M3 2.5V5h2.6" />
    <circle className="pip" cx="8" cy="8" r="1.6" />
  </>,
);
/** Half light, half dark. */
export const ThemeIcon = icon(
  <>
    <circle cx="8" cy="8" r="5.6" />
    <path className="pip" d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" />
  </>,
);
export const RightIcon = icon(<path d="M3 8.5l3.2 3.5L13 4.5" />);
export const WrongIcon = icon(<path d="M4 4l8 8M12 4l-8 8" />);
