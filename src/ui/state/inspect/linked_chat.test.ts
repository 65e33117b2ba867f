import { expect, test } from 'vitest';
import { isViewState, type ViewValue } from '../../../formats/link/link_view.ts';
import { filterOf, firstChat } from './chat.ts';
import { firstView, parseView } from './inspect_view_state.ts';
import { chatFromLink, chatInLink } from './linked_chat.ts';
import { completedChat, readChat } from './read_chat.ts';

const first = completedChat(firstChat, 'en');
const back = (chat: typeof firstChat) => {
  const part = JSON.parse(JSON.stringify(chatInLink(chat)));
  const view = parseView({ ...firstView, chat: chatFromLink(part) });
  return view && completedChat(view.chat, 'en');
};

test('a chat comes back from a link; a bundled problem by its name', () => {
  expect(chatInLink(first)).toEqual({});
  expect(first).toMatchObject({ user: expect.stringMatching(/^A bus has 12/), answer: '9', rule: 'number' });
  const apples = completedChat({ ...firstChat, task: 'word-problems/apples', prefill: 'So' }, 'en');
  expect(chatInLink(apples)).toEqual({ task: 'word-problems/apples', prefill: 'So' });
  expect(back(apples)).toEqual(apples);
  const own = {
    ...first,
    task: '',
    user: 'Name a colour.',
    answer: '',
    rule: 'regex',
    pattern: '(\\w+)$',
  } as const;
  expect(back({ ...own, topP: 0.9, thinking: false })).toEqual({ ...own, topP: 0.9, thinking: false });
});

test('a bundled problem is put in the page’s language where it is there', () => {
  expect(completedChat(firstChat, 'zh')).toMatchObject({ task: 'word-problems/bus-zh', answer: '9' });
  expect(completedChat({ ...firstChat, task: 'word-problems/half' }, 'zh').task).toBe('word-problems/half');
  expect(completedChat({ ...firstChat, task: 'nothing/at-all' }, 'en')).toEqual({ ...firstChat, task: '' });
});

test('what is too long for a link is left out of it, and no bad part of one is read', () => {
  const long = { ...firstChat, task: '', user: 'x'.repeat(300), longest: 99 };
  expect(chatInLink(long)).toEqual({ longest: 99 });
  expect(isViewState({ chat: chatInLink(long) })).toBe(true);
  const bad: ViewValue[] = [{ topP: 7 }, { rule: 'magic' }, { more: 1 }, 3, []];
  for (const part of bad) expect(parseView({ ...firstView, chat: chatFromLink(part) })).toBeNull();
});

test('a text that ends a response is typed with escapes, and comes back from a link', () => {
  const chat = { ...first, stop: '\\n\\nQ:\\\\n' };
  expect(readChat(chat)).toMatchObject({ ask: { stops: ['\n\nQ:\\n'] } });
  expect(readChat(first)).toMatchObject({ ask: { stops: [] } });
  expect(back(chat)).toEqual(chat);
});

test('a chat is what is sent, or what is wrong with it', () => {
  expect(readChat(first)).toMatchObject({
    ask: { template: 'chat', system: null, problem: { answer: '9', verifier: { name: 'number' } } },
  });
  expect(readChat({ ...first, raw: true, system: 'Be brief.' })).toMatchObject({
    ask: { template: 'raw', system: null, problem: { prompt: first.user } },
  });
  expect(readChat({ ...first, user: ' ' })).toEqual({ fault: { kind: 'empty' } });
  expect(readChat({ ...first, answer: 'nine' })).toEqual({
    fault: { kind: 'answer', fault: 'no-number' },
  });
  expect(readChat({ ...first, rule: 'countdown', answer: '17', numbers: '12, 8 and 3' })).toMatchObject({
    ask: { problem: { verifier: { name: 'countdown', numbers: [12, 8, 3] } } },
  });
  expect(readChat({ ...first, rule: 'countdown' })).toEqual({ fault: { kind: 'numbers' } });
  expect(readChat({ ...first, rule: 'regex', pattern: '(' })).toMatchObject({
    fault: { kind: 'pattern' },
  });
  expect(filterOf(first)).toBeUndefined();
  expect(filterOf({ ...first, topK: 40 })).toEqual({ topK: 40, topP: 1, minP: 0 });
});
