import { expect, test } from 'vitest';
import { frameOf, markdownOf } from './snippets.ts';

const link = 'https://any.host/x/#v1.j.eyJ2IjoxfQ~src=https://a.example/b.zip?c=1&d="2"';

test('a title in an iframe ends no attribute and opens no tag', () => {
  const frame = frameOf(link, `"><script>alert('1')</script>&amp;`);
  expect(frame).toContain('title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;"');
  expect(frame).toContain('&amp;d=&quot;2&quot;"');
  expect(frame.match(/</g)).toHaveLength(2);
});

test('a title in Markdown is a line of text that ends no link', () => {
  expect(markdownOf('https://a.example/#v1', 'a](javascript:1)\n<b> `c`')).toBe(
    '[a\\]\\(javascript:1\\) \\<b\\> \\`c\\`](<https://a.example/#v1>)',
  );
});
