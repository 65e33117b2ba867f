import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AdapterFacts, AdapterKind } from '../../lab/client/protocol.ts';
import { labStore } from '../state/lab_store.ts';
import { setLanguage } from '../words/language.ts';
import { AdapterMenu } from './adapter_menu.tsx';
import { closePage, openPage, page, render } from './testing/mounted_page.ts';

const facts = (kind: AdapterKind, name: string): AdapterFacts => ({
  kind,
  name,
  vendor: '',
  architecture: '',
  features: [],
});
const processor = facts('wasm', 'wasm');
const card = { ...facts('gpu', 'A card'), wrong: ['matmul_quad'] };

beforeEach(() => {
  openPage();
  render(<AdapterMenu />);
});
afterEach(closePage);

const choices = () => [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
const label = () => document.querySelector('button')?.getAttribute('aria-label');

test('before the lab has looked nothing can be chosen; where nothing was found that is said', () => {
  expect(label()).toBe('Adapter: Looking for a GPU');
  expect(choices().map(({ disabled }) => disabled)).toEqual([true, true, true]);
  act(() => labStore.setState({ failure: { failure: 'no-webgpu', detail: '' } }));
  expect(label()).toBe('Adapter: No adapter');
});

test('an adapter that was found can be chosen, a fault is shown next to it, and a training stays on its device', () => {
  act(() => labStore.setState({ adapter: processor, found: [card, processor] }));
  expect(choices().map(({ checked, disabled }) => [checked, disabled])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
  expect(page()).toContain('A card');
  expect(page()).toContain('Driver bug in matmul_quad');
  expect(page()).not.toContain('stays on');
  act(() =>
    labStore.setState(({ experiment }) => ({ experiment: { ...experiment, source: 'live', adapter: card } })),
  );
  expect(page()).toContain('The open training stays on A card.');
  act(() => setLanguage('zh'));
  expect(label()).toBe('适配器：本机处理器（精确）');
  expect(page()).toContain('当前训练仍在 A card 上进行。');
});
