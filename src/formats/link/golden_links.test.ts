import { expect, test } from 'vitest';
import golden from './fixtures/golden_links.json' with { type: 'json' };
import { linkOf, readLink } from './link.ts';

/**
 * Links as they were released, with what they say. They are kept for ever: a link that somebody once shared opens as it
 * did. New ones are added at the end; none is ever changed, whatever the schema and the presets become.
 * Of a lesson that hid or locked single controls of the page only a note is left.
 */
test.each(golden)('an old link opens as it did: $title', async (old) => {
  const { lesson, ...rest } = old.value as { lesson?: object };
  const isDropped = lesson && !('kind' in lesson);
  const value = { ...rest, lesson: isDropped ? null : (lesson ?? null) };
  const kept = old.notes.filter(({ code }) => code !== 'unknown-control-dropped');
  const read = await readLink(old.link);
  expect(read).toEqual({ value, notes: isDropped ? [{ code: 'lesson-dropped' }, ...kept] : kept });
  // Written anew it says the same; in which characters is deflate's to choose.
  expect(await readLink(await linkOf(read.value))).toEqual({ value, notes: [] });
});

test('no old link was taken away', () => {
  expect(golden.length).toBeGreaterThanOrEqual(19);
});
