import type { ReactNode } from 'react';
import { openPage, render, tellSizes } from '../../../app/testing/mounted_page.ts';

/** Puts elements on an empty page, in English; every element is `width` px wide. */
export function show(content: ReactNode, width = 800): void {
  tellSizes(width, 300);
  openPage();
  render(content);
}

/** A token that would do harm if it were taken for markup. */
export const hostile = '<img/onerror=x()>';
