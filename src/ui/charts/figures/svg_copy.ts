/** The style properties that a drawing takes along. */
const paint = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'paint-order',
] as const;
const letters = ['font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor'] as const;

/** The page's own attributes: they do nothing in a file. */
const ofThePage = /^(class|style|id|role|tabindex|aria-.*|data-.*|on.*)$/;

/** Elements that a picture is drawn with. Others, such as `foreignObject` or `script`, are never copied. */
const shapes = new Set([
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
]);

interface SvgCopyOptions {
  readonly title: string;
  readonly description: string;
  /** Where computed styles come from; tests give their own. */
  readonly styleOf?: (element: Element) => Pick<CSSStyleDeclaration, 'getPropertyValue'>;
}

/**
 * A drawing of the page as a self-contained file: computed styles written on each element, the light colours
 * whatever theme the reader has, on white, fonts by name. Only shapes and text go along.
 */
export function svgCopy(drawing: SVGSVGElement, options: SvgCopyOptions): string {
  const { title, description, styleOf = getComputedStyle } = options;
  const { width, height } = sizeOf(drawing);
  drawing.classList.add('being-saved');
  const restore = makePageLight();
  try {
    const copy = copyOf(drawing, styleOf);
    const set = (name: string, value: string) => copy.setAttribute(name, value);
    set('xmlns', 'http://www.w3.org/2000/svg');
    set('width', String(width));
    set('height', String(height));
    set('viewBox', `0 0 ${width} ${height}`);
    const background = made('rect');
    background.setAttribute('width', String(width));
    background.setAttribute('height', String(height));
    background.setAttribute('fill', '#ffffff');
    copy.prepend(worded('title', title), worded('desc', description), background);
    return new XMLSerializer().serializeToString(copy);
  } finally {
    restore();
    drawing.classList.remove('being-saved');
  }
}

/**
 * Makes the page a light one until what is returned is called, in the same task: nothing is painted in between. The
 * drawing alone cannot be made light, for the build turns `light-dark()` into variables that the root resolves.
 */
function makePageLight(): () => void {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = 'light';
  return () => {
    if (theme === undefined) delete dataset.theme;
    else dataset.theme = theme;
  };
}

/** The drawing's own size, px. */
export function sizeOf(drawing: SVGSVGElement): { width: number; height: number } {
  const of = (name: string) => Math.max(1, Math.ceil(Number(drawing.getAttribute(name)) || 0));
  return { width: of('width'), height: of('height') };
}

function copyOf(element: Element, styleOf: NonNullable<SvgCopyOptions['styleOf']>): Element {
  const name = element.localName;
  const copy = made(name);
  for (const { name: attribute, value } of element.attributes) {
    if (!ofThePage.test(attribute) && attribute !== 'xmlns') copy.setAttribute(attribute, value);
  }
  if (name !== 'g' && name !== 'svg') {
    const style = styleOf(element);
    for (const property of name === 'text' || name === 'tspan' ? [...paint, ...letters] : paint) {
      const value = style.getPropertyValue(property);
      if (value !== '') copy.setAttribute(property, plainColour(value));
    }
  } else if (name === 'g') {
    const opacity = styleOf(element).getPropertyValue('opacity');
    if (opacity !== '' && opacity !== '1') copy.setAttribute('opacity', opacity);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(printable(child.textContent ?? ''));
    else if (child.nodeType === Node.ELEMENT_NODE && shapes.has((child as Element).localName)) {
      copy.append(copyOf(child as Element, styleOf));
    }
  }
  return copy;
}

const made = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name);

function worded(name: string, words: string): Element {
  const element = made(name);
  element.textContent = printable(words);
  return element;
}

/** XML has no control characters and no lone surrogates; tokens may hold both. */
const printable = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be kept out
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');

/** `color-mix()` computes to `color(srgb ...)`, which drawing programs do not read. */
export function plainColour(value: string): string {
  return value.replace(
    /color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)/g,
    (_, r: string, g: string, b: string, alpha?: string) => {
      const [red, green, blue] = [r, g, b].map((part) => Math.round(Number(part) * 255));
      return alpha === undefined
        ? `rgb(${red}, ${green}, ${blue})`
        : `rgba(${red}, ${green}, ${blue}, ${alpha})`;
    },
  );
}
