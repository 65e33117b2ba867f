import { describe, expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { type Lesson, lessonKinds, lessonParts, readyLessons } from './lesson.ts';
import { linkOf, plainLink, readLink } from './link.ts';

const plain = plainLink('countdown@1', presets['countdown@1']);
const linked = (m: unknown) =>
  `#v1.j.${Buffer.from(JSON.stringify({ v: 1, p: 'countdown@1', m })).toString('base64url')}`;

test.each(lessonKinds)('the lesson “%s” is its name alone in a link, and comes back whole', async (kind) => {
  const lesson = readyLessons[kind];
  const text = await linkOf({ ...plain, lesson });
  expect(text).toBe(linked({ k: kind }));
  expect((await readLink(text)).value.lesson).toEqual(lesson);
});

test('what is changed of a ready lesson is in the link, also where it is none of something', async () => {
  const lesson: Lesson = { kind: 'rho', step: 8, hide: ['paper', 'rollouts'], lock: [] };
  const text = await linkOf({ ...plain, lesson });
  const payload = linked({ k: 'rho', s: 8, h: ['paper', 'rollouts'], f: [] });
  for (const link of [text, payload]) expect((await readLink(link)).value.lesson).toEqual(lesson);
});

describe('a lesson is refused', () => {
  test.each([
    ['of an unknown kind', { k: 'exam' }],
    ['of no kind', {}],
    ['that is a text', 'predict'],
    ['with an unknown part', { k: 'free', h: ['hologram'] }],
    ['with a part twice', { k: 'free', h: ['paper', 'paper'] }],
    ['with a part that is hidden and locked', { k: 'free', h: ['rho'], f: ['rho'] }],
    ['that locks what can only be hidden', { k: 'free', f: ['paper'] }],
    ['without a view', { k: 'free', h: ['train', 'inspect', 'compare', 'paper'] }],
    ['with more parts than there are', { k: 'free', h: Array(lessonParts.length + 1).fill('paper') }],
    ['that waits at no step', { k: 'free', s: -1 }],
    ['that tells what is to be predicted', { k: 'predict', h: ['compare'] }],
    ['that plays what is to be predicted', { k: 'predict', s: null }],
  ])('%s', async (_, m) => {
    await expect(readLink(linked(m))).rejects.toMatchObject({ fault: { rule: 'schema' } });
  });
});

test('a field that is not known yet is left out with a note', async () => {
  const { value, notes } = await readLink(linked({ k: 'free', z: 1 }));
  expect(value.lesson).toEqual(readyLessons.free);
  expect(notes).toEqual([{ code: 'unknown-key-dropped', path: 'm.z' }]);
});
