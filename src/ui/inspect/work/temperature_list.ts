/** The highest temperature worth asking for, and the most of them in one sweep. */
const highestTemperature = 10;
export const maxTemperatures = 16;

/**
 * Reads temperatures as people write them: `0.05, 0.3 0.6；1`. They come back in order and once each; null where a
 * part is no number from 0 to 10, or there are none or more than 16.
 */
export function parseTemperatures(text: string): number[] | null {
  const parts = text.split(/[\s,;，；、]+/).filter((part) => part !== '');
  if (!parts.every((part) => /^(\d{1,2}(\.\d{0,6})?|\.\d{1,6})$/.test(part))) return null;
  const values = [...new Set(parts.map(Number))].sort((a, b) => a - b);
  const fits = values.length > 0 && values.length <= maxTemperatures;
  return fits && values.every((value) => value <= highestTemperature) ? values : null;
}
