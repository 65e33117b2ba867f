import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { setLanguage } from '../../messages/language.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root | null = null;

/** Puts elements on an empty page, in English; every element is `width` px wide. */
export function show(content: ReactNode, width = 800): void {
  // The made-up DOM lays nothing out, so sizes are told.
  globalThis.ResizeObserver = class {
    constructor(readonly heard: ResizeObserverCallback) {}
    observe() {
      const entry = { contentRect: { width, height: 300 } } as ResizeObserverEntry;
      this.heard([entry], this as unknown as ResizeObserver);
    }
    unobserve() {}
    disconnect() {}
  };
  clear();
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root')!);
  act(() => {
    setLanguage('en');
    root?.render(content);
  });
}

export function clear(): void {
  act(() => root?.unmount());
  root = null;
}

/** A text with plain spaces for those that do not break. */
export const plain = (text: string | null | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');
export const page = (): string => plain(document.body.textContent);
export const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
export const press = (selector: string, key: string): void =>
  act(() => {
    document.querySelector(selector)?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
export const click = (element: Element | undefined): void =>
  act(() => {
    element?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  });

/** A token that would do harm if it were taken for markup. */
export const hostile = '<img/onerror=x()>';
