import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { vi } from 'vitest';
import { setLanguage } from '../../words/language.ts';

/** The page of a component test: what is put on it, and its parts as a visitor finds and presses them. */

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root | null = null;

/** Opens an empty page, read in English. */
export function openPage(): void {
  closePage();
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root')!);
  act(() => setLanguage('en'));
}

/** Takes everything off the page. */
export function closePage(): void {
  act(() => root?.unmount());
  root = null;
}

/** Puts elements on the open page, in the place of what it had. */
export const render = (content: ReactNode): void =>
  act(() => {
    if (!root) throw new Error('No page is open.');
    root.render(content);
  });

/** Does something, and waits for what follows from it at once: promises that are kept, parts that are fetched. */
export const settled = (does: () => unknown): Promise<void> =>
  act(async () => {
    await does();
  });

/** Waits until something holds. React draws when an `act` ends, so it is looked at after each of many. */
export const eventually = (holds: () => void): Promise<void> =>
  vi.waitFor(async () => {
    await settled(() => new Promise((resolve) => setTimeout(resolve)));
    holds();
  });

/** Tells every element that it is so large, px: the made-up DOM lays nothing out, and drawings wait for a width. */
export function tellSizes(width = 800, height = 400): void {
  globalThis.ResizeObserver = class {
    constructor(private readonly heard: ResizeObserverCallback) {}
    observe(target: Element) {
      const contentRect = { width, height } as DOMRectReadOnly;
      this.heard(
        [{ target, contentRect } as unknown as ResizeObserverEntry],
        this as unknown as ResizeObserver,
      );
    }
    unobserve() {}
    disconnect() {}
  };
}

/** A text with plain spaces for those that do not break. */
export const plain = (text: string | null | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');
/** All words of the page. */
export const page = (): string => plain(document.body.textContent);

/** The first element of a selector; a test that reads it fails if there is none. */
export const find = <E extends Element = HTMLElement>(selector: string): E =>
  document.querySelector<E>(selector)!;
export const all = <E extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): E[] => [...within.querySelectorAll<E>(selector)];

/** A button by its name, that is its label, else its words; undefined if there is none. */
export const findButton = (name: string | RegExp): HTMLButtonElement | undefined =>
  all<HTMLButtonElement>('button').find((one) => {
    const own = one.getAttribute('aria-label') ?? one.textContent ?? '';
    return typeof name === 'string' ? own === name : name.test(own);
  });
/** A button by its name. Throws if there is none. */
export function button(name: string | RegExp): HTMLButtonElement {
  const found = findButton(name);
  if (!found) throw new Error(`There is no button ${name}.`);
  return found;
}

/** Clicks an element. Throws if there is none. */
export const click = (element: Element | null | undefined): void =>
  act(() => {
    if (!element) throw new Error('There is nothing to click.');
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
  });
/** Presses a button by its name. Throws if there is none. */
export const press = (name: string | RegExp): void => act(() => button(name).click());
/** Presses a key where an element has the focus. Throws if there is none. */
export const pressKey = (key: string, on: Element | null): void =>
  act(() => {
    if (!on) throw new Error(`There is nothing to press ${key} on.`);
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
/** Writes into a field, as a hand would. */
export const type = (field: Element, text: string): void =>
  act(() => {
    // React watches the value's own setter.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
