import type { Numbers } from './numbers.ts';

/** The words of a language for spans of time. */
export interface DurationWords {
  readonly seconds: string;
  /** Minutes with seconds after them, and without. */
  readonly shortMinutes: string;
  readonly minutes: string;
  readonly hours: string;
}

/** Seconds that are only estimated: whole minutes from one minute on. */
export const roughly = (seconds: number): number => (seconds < 60 ? seconds : Math.round(seconds / 60) * 60);

/**
 * Writes seconds as a person would say them: 45 s, 2 min 5 s, 25 min, 2.7 h. Rounded first, so that no part ever
 * reads 60.
 */
export function durationIn(n: Numbers, words: DurationWords): (seconds: number) => string {
  return (seconds) => {
    const whole = Math.max(1, Math.round(seconds));
    const part = (value: number, word: string) => `${n.integer(value)} ${word}`;
    if (whole < 60) return part(whole, words.seconds);
    if (whole < 600 && whole % 60 > 0)
      return `${part(Math.floor(whole / 60), words.shortMinutes)} ${part(whole % 60, words.seconds)}`;
    const minutes = Math.round(whole / 60);
    if (minutes < 120) return part(minutes, words.minutes);
    return `${n.fixed(minutes / 60, 1)} ${words.hours}`;
  };
}
