import { expect, test } from 'vitest';
import golden from './fixtures/golden_links.json' with { type: 'json' };
import { linkOf, readLink } from './link.ts';

/**
 * Links as they were released, with what they say. They are kept for ever: a link that somebody once shared opens as it
 * did. New ones are added at the end; none is ever changed, whatever the schema and the presets become.
 */
test.each(golden)('an old link opens as it did: $title', async ({ link, value, notes }) => {
  const read = await readLink(link);
  expect(read).toEqual({ value, notes });
  // Written anew it says the same; in which characters is deflate's to choose.
  expect(await readLink(await linkOf(read.value))).toEqual({ value, notes: [] });
});

test('no old link was taken away', () => {
  expect(golden.length).toBeGreaterThanOrEqual(15);
});
