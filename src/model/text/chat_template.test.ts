import { describe, expect, test } from 'vitest';
import {
  languageNames,
  loadLanguageFixture,
  loadTokenizedStrings,
} from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { bufferFolder } from '../hub/folder.ts';
import { type ChatMessage, chatTemplate, loadChatTemplate } from './chat_template.ts';

const { chats, templates } = loadTokenizedStrings();
const user: ChatMessage = { role: 'user', content: 'Why?' };

describe('chats agree with transformers', () => {
  test.each(languageNames)('%s', async (name) => {
    const template = (await loadChatTemplate(nodeFolder(loadLanguageFixture(name).folder)))!;
    expect([template.takesSystem, template.switchesThinking]).toEqual([true, name === 'qwen3']);
    for (const { messages, options, text } of chats[name]) {
      const { enable_thinking: enableThinking, continue_final_message: continueFinal } = options;
      expect(template.render(messages, { enableThinking, continueFinal })).toBe(text);
    }
    for (const { prompt, text } of loadLanguageFixture(name).cases)
      if (typeof prompt !== 'string') expect(template.render(prompt)).toBe(text);
  });

  test.each(templates)('template %s', async (source, text) => {
    const template = await chatTemplate(source, { bos_token: '<|begin|>' });
    const { messages } = chats.llama[5];
    let actual: string | null = null;
    try {
      actual = template.render(messages);
    } catch {}
    expect(actual).toBe(text);
  });
});

describe('a template of an untrusted file', () => {
  const refused: [string, string, RegExp][] = [
    ['counts for ever', '{% for i in range(10**9) %}{% endfor %}', /counts to more than 10000/],
    [
      'loops in loops',
      '{% set r = range(9999) %}{% for i in r %}{% for j in r %}{% endfor %}{% endfor %}',
      /takes too long/,
    ],
    [
      'doubles a text',
      '{% set ns = namespace(s="ab") %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}',
      /takes too long/,
    ],
    [
      'doubles a list',
      '{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}',
      /takes too long/,
    ],
    ['calls itself', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}', /cannot be used/],
    [
      'raises',
      '{{ raise_exception("No system role") }}',
      /The chat template cannot be used: No system role\./,
    ],
    ['prints a list', '{{ messages }}', /prints a list/],
  ];
  test.each(refused)('that %s is stopped', async (_, source, why) => {
    const template = await chatTemplate(source, {});
    expect(() => template.render([user])).toThrow(why);
  });

  test('is refused if it is too long, has too many blanks or is no template', async () => {
    await expect(chatTemplate('x'.repeat(200_001), {})).rejects.toThrow(/longer than 200000/);
    await expect(chatTemplate(`{{ a }}${' '.repeat(1001)}`, {})).rejects.toThrow(/1000 blanks/);
    await expect(chatTemplate('{% if %}', {})).rejects.toThrow(/The chat template cannot be read: /);
    await expect(chatTemplate(`{{ ${'('.repeat(50_000)} }}`, {})).rejects.toThrow(/cannot be read/);
  });

  test('knows no more of JavaScript than its own values', async () => {
    for (const source of [
      '{{ messages.constructor }}',
      '{{ "".constructor.constructor("return 1")() }}',
      '{{ globalThis }}',
    ]) {
      const template = await chatTemplate(source, {});
      let text = '';
      try {
        text = template.render([user]);
      } catch {}
      expect(text).toBe('');
    }
  });
});

test('the system prompt and thinking are offered only where the template has them', async () => {
  const none = await chatTemplate(
    "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}a",
    {},
  );
  expect([none.takesSystem, none.switchesThinking]).toEqual([false, false]);
  const silent = await chatTemplate(
    "{% for m in messages if m.role == 'user' %}{{ m.content }}{% endfor %}",
    {},
  );
  expect(silent.takesSystem).toBe(false);
});

test('the day is the one given, in English', async () => {
  const template = await chatTemplate("{{ strftime_now('%d %b %Y, %A %-d %B, %H:%M, %j, %%') }}", {});
  expect(template.render([user], { now: new Date(2026, 10, 3, 9, 5) })).toBe(
    '03 Nov 2026, Tuesday 3 November, 09:05, 307, %',
  );
  const odd = await chatTemplate("{{ strftime_now('%Q') }}", {});
  expect(() => odd.render([user])).toThrow('strftime_now with %Q is not supported');
});

test('an answer that the template changes cannot be continued', async () => {
  const template = await chatTemplate('{{ messages[-1].content | upper }}', {});
  expect(() => template.render([{ role: 'assistant', content: 'so ' }], { continueFinal: true })).toThrow(
    /changes the start of the answer/,
  );
});

test('a folder gives the file, else the template of its config, else none', async () => {
  const load = (files: Record<string, string>) => loadChatTemplate(bufferFolder(files));
  const config = (chat_template: unknown) => JSON.stringify({ chat_template });
  expect(await load({})).toBeNull();
  expect(await load({ 'tokenizer_config.json': '{}' })).toBeNull();
  expect((await load({ 'tokenizer_config.json': config('a'), 'chat_template.jinja': 'b' }))?.source).toBe(
    'b',
  );
  const list = [
    { name: 'rag', template: 'x' },
    { name: 'default', template: 'y' },
  ];
  expect((await load({ 'tokenizer_config.json': config(list) }))?.source).toBe('y');
  await expect(load({ 'tokenizer_config.json': config(list.slice(0, 1)) })).rejects.toThrow(
    /none of its chat templates is the default/,
  );
});
