import { beforeEach, expect, test } from 'vitest';
import { plainColour, svgCopy } from './svg_copy.ts';

let drawing: SVGSVGElement;
const evil = '<script>alert(1)</script>\u0001';
const styleOf = () => ({
  getPropertyValue: (name: string) =>
    ({ fill: 'color(srgb 1 0.5 0)', 'font-family': '"Inter Variable", sans-serif' })[name] ?? '',
});
const copy = () => svgCopy(drawing, { title: 'A & B', description: 'what <it> shows', styleOf });
const read = (source: string) => new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;

beforeEach(() => {
  document.body.innerHTML = `<svg width="120" height="40.5" class="chart" tabindex="0" onclick="x()">
    <g class="grid" data-at="3"><line x1="0" x2="9" y1="1" y2="1"></line></g>
    <text x="4" y="8" role="img" aria-label="w" style="color: red"></text>
    <foreignObject><p>html</p></foreignObject></svg>`;
  drawing = document.querySelector('svg')!;
  drawing.querySelector('text')!.textContent = evil;
});

test('the copy is self-contained: its size, a white background, styles on each element', () => {
  const svg = read(copy());
  expect(svg.getAttribute('viewBox')).toBe('0 0 120 41');
  expect(svg.querySelector('rect')?.getAttribute('fill')).toBe('#ffffff');
  expect(svg.querySelector('title')?.textContent).toBe('A & B');
  expect(svg.querySelector('line')?.getAttribute('fill')).toBe('rgb(255, 128, 0)');
  expect(svg.querySelector('text')?.getAttribute('font-family')).toContain('sans-serif');
  expect(svg.querySelector('line')?.getAttribute('font-family')).toBeNull();
});

test('nothing of the page goes along: no classes, handlers, labels, or elements that are no shapes', () => {
  expect(copy()).not.toMatch(/class=|onclick|data-at|aria-|tabindex|role=|style=|foreignObject|<p/);
});

test('a hostile word stays text, and signs that XML forbids are replaced', () => {
  const source = copy();
  expect(source).not.toContain('<script');
  expect(read(source).querySelector('text')?.textContent).toBe('<script>alert(1)</script>\ufffd');
});

test('the drawing itself is left as it was', () => {
  const before = drawing.outerHTML;
  copy();
  expect(drawing.getAttribute('class')).toBe('chart');
  expect(drawing.outerHTML).toBe(before);
});

test.each([['dark'], ['light'], [undefined]])('in a %s page the colours are the light ones', (theme) => {
  const { dataset } = document.documentElement;
  if (theme) dataset.theme = theme;
  const seen = new Set<string | undefined>();
  const styleOf = (element: Element) => {
    seen.add(dataset.theme);
    return getComputedStyle(element);
  };
  svgCopy(drawing, { title: 'x', description: 'y', styleOf });
  expect([...seen]).toEqual(['light']);
  expect(dataset.theme).toBe(theme);
  delete dataset.theme;
});

test('mixed colours are written as drawing programs read them', () => {
  expect(plainColour('color(srgb 0 0.2 1)')).toBe('rgb(0, 51, 255)');
  expect(plainColour('color(srgb 0 0.2 1 / 0.4)')).toBe('rgba(0, 51, 255, 0.4)');
  expect(plainColour('rgb(1, 2, 3)')).toBe('rgb(1, 2, 3)');
});
