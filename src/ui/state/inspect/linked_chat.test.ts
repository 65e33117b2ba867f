import { expect, test } from 'vitest';
import { isViewState, type ViewValue } from '../../../formats/link/link_view.ts';
import { bundledProblem, chatOfProblem, filterOf, firstChat, readChat } from './chat.ts';
import { firstView, parseView } from './inspect_view_state.ts';
import { chatFromLink, chatInLink } from './linked_chat.ts';

const back = (chat: typeof firstChat) =>
  parseView({ ...firstView, chat: chatFromLink(JSON.parse(JSON.stringify(chatInLink(chat)))) })?.chat;

test('a chat comes back from a link; a bundled problem by its name', () => {
  expect(chatInLink(firstChat)).toEqual({});
  const apples = {
    ...firstChat,
    ...chatOfProblem(bundledProblem('word-problems/apples')!, 'word-problems/apples'),
  };
  expect(chatInLink(apples)).toEqual({ task: 'word-problems/apples' });
  expect(back(apples)).toEqual(apples);
  const own = {
    ...firstChat,
    task: '',
    user: 'Name a colour.',
    answer: '',
    rule: 'regex',
    pattern: '(\\w+)$',
  } as const;
  expect(back({ ...own, topP: 0.9, thinking: false })).toEqual({ ...own, topP: 0.9, thinking: false });
});

test('what is too long for a link is left out of it, and no bad part of one is read', () => {
  const long = { ...firstChat, task: '', user: 'x'.repeat(300), longest: 99 };
  expect(chatInLink(long)).toEqual({ longest: 99 });
  expect(isViewState({ chat: chatInLink(long) })).toBe(true);
  const bad: ViewValue[] = [{ topP: 7 }, { rule: 'magic' }, { more: 1 }, 3, []];
  for (const part of bad) expect(parseView({ ...firstView, chat: chatFromLink(part) })).toBeNull();
});

test('a chat is what is sent, or what is wrong with it', () => {
  expect(readChat(firstChat)).toMatchObject({
    ask: { template: 'chat', system: null, problem: { answer: '9', verifier: { name: 'number' } } },
  });
  expect(readChat({ ...firstChat, raw: true, system: 'Be brief.' })).toMatchObject({
    ask: { template: 'raw', system: null, problem: { prompt: firstChat.user } },
  });
  expect(readChat({ ...firstChat, user: ' ' })).toEqual({ fault: { kind: 'empty' } });
  expect(readChat({ ...firstChat, answer: 'nine' })).toEqual({
    fault: { kind: 'answer', fault: 'no-number' },
  });
  expect(readChat({ ...firstChat, rule: 'countdown', answer: '17', numbers: '12, 8 and 3' })).toMatchObject({
    ask: { problem: { verifier: { name: 'countdown', numbers: [12, 8, 3] } } },
  });
  expect(readChat({ ...firstChat, rule: 'countdown' })).toEqual({ fault: { kind: 'numbers' } });
  expect(readChat({ ...firstChat, rule: 'regex', pattern: '(' })).toMatchObject({
    fault: { kind: 'pattern' },
  });
  expect(filterOf(firstChat)).toBeUndefined();
  expect(filterOf({ ...firstChat, topK: 40 })).toEqual({ topK: 40, topP: 1, minP: 0 });
});
