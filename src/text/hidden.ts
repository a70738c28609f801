import type { Cheerio, CheerioAPI } from 'cheerio';
import { declarationsOf, rulesOf, type Declaration, type Styles } from './style-rules.ts';

/** Whatever stands in a page. */
type AnyNode = ReturnType<Cheerio<never>['contents']>[number];

/** Pixels: so far out of the window nobody looks, and letters so small nobody reads. */
const FAR = -900;
const TINY = 2;

/**
 * Takes out of a page's text what people do not see, where a stranger may have put words for models: as the elements' own `style` and
 * the page's own `<style>` say. What sheets elsewhere, scripts and pictures above it hide is not seen.
 *
 * What is shown later leaves the same traces, and goes too: an accordion that is opened by a script (`<details>` stays), and words that
 * a script fades in.
 */
export function removeHidden($: CheerioAPI, body: Cheerio<AnyNode>): void {
  const sheets = stylesBySheets($);
  const styles = new Map<AnyNode, Styles>();
  body.find('*').each((_, element) => {
    const said = $(element).attr('style');
    const own = declarationsOf(said ?? '');
    const all = [...(sheets.get(element) ?? []), ...own];
    if (all.length > 0) styles.set(element, settled(all));
  });
  for (const [element, its] of styles) {
    if (isGone(its)) $(element).remove();
    else {
      for (const { hides, shows } of INHERITED) {
        if (hides(its)) strip($, element, (inner) => shows(styles.get(inner) ?? NONE));
      }
    }
  }
}

const NONE: Styles = new Map();
const TEXT = 3;

/** The declarations of sheets for each element, the heaviest last. */
function stylesBySheets($: CheerioAPI): Map<AnyNode, Declaration[]> {
  const sheets = $('style')
    .toArray()
    .filter((sheet) => /^\s*(?:all|screen)?\s*$/i.test($(sheet).attr('media') ?? ''));
  const rules = sheets.flatMap((sheet) => rulesOf($(sheet).text()));
  const found = new Map<AnyNode, Declaration[]>();
  for (const { selector, declarations } of rules.sort((a, b) => a.weight - b.weight)) {
    const told = declarations.filter(({ name }) => TELLING.has(name));
    if (told.length === 0) continue;
    for (const element of matching($, selector)) found.set(element, [...(found.get(element) ?? []), ...told]);
  }
  return found;
}

/** Selectors that are not known here, such as those of `::before`, match nothing. */
function matching($: CheerioAPI, selector: string): AnyNode[] {
  try {
    return $(selector).toArray();
  } catch {
    return [];
  }
}

/** The last one counts, and what is `!important` before all others. */
function settled(declarations: readonly Declaration[]): Styles {
  const order = [...declarations].sort((a, b) => Number(a.important) - Number(b.important));
  return new Map(order.map(({ name, value }) => [name, value]));
}

const number = (value: string | undefined) => (value === undefined ? NaN : Number.parseFloat(value));
const isZero = (value: string | undefined) => number(value) === 0;
const FARAWAY = ['left', 'right', 'top', 'bottom', 'text-indent', 'margin-left', 'margin-top'];
const NARROW = ['height', 'max-height', 'width', 'max-width'];

/** Nothing within such an element is seen, whatever it says of itself. */
function isGone(its: Styles): boolean {
  const placed = /^(?:absolute|fixed|relative)/.test(its.get('position') ?? '');
  return (
    its.get('display') === 'none' ||
    number(its.get('opacity')) < (its.get('opacity')?.endsWith('%') ? 5 : 0.05) ||
    FARAWAY.some((name) => number(its.get(name)) <= FAR && (placed || !/^(?:left|right|top|bottom)$/.test(name))) ||
    (its.get('overflow') === 'hidden' && NARROW.some((name) => isZero(its.get(name)))) ||
    (placed && /^rect\(\s*[01](?:px)?[\s,]/.test(its.get('clip') ?? '')) ||
    /^inset\(\s*(?:50|100)%/.test(its.get('clip-path') ?? '') ||
    /\bscale\(\s*0\s*[),]|\btranslate[xy]?\([^)]*-\d{4,}px/.test(its.get('transform') ?? '')
  );
}

/** What an element within may take back. */
const INHERITED: { hides: (its: Styles) => boolean; shows: (its: Styles) => boolean }[] = [
  {
    hides: (its) => /^(?:hidden|collapse)$/.test(its.get('visibility') ?? ''),
    shows: (its) => its.get('visibility') === 'visible',
  },
  {
    hides: (its) => isTiny(its.get('font-size')),
    // A share of nothing is nothing.
    shows: (its) =>
      its.has('font-size') && !isTiny(its.get('font-size')) && !/\d(?:em|%)$/.test(its.get('font-size') ?? ''),
  },
  {
    hides: (its) => isUnseen(its),
    shows: (its) => ['color', 'background', 'background-color', 'background-image'].some((name) => its.has(name)),
  },
];

function isTiny(size: string | undefined): boolean {
  return isZero(size) || (/\d(?:px|pt)$/.test(size ?? '') && number(size) < TINY);
}

/** Letters without a colour, or with that of their ground. Where a picture is the ground, or shows through the letters, nobody knows. */
function isUnseen(its: Styles): boolean {
  const colour = its.get('color');
  const isCut = /text/.test(`${its.get('background-clip') ?? ''}${its.get('-webkit-background-clip') ?? ''}`);
  const hasPicture = (its.get('background-image') ?? 'none') !== 'none';
  if (colour === undefined || isCut || hasPicture) return false;
  const ground = its.get('background-color') ?? its.get('background');
  return plainColour(colour) === 'transparent' || (ground !== undefined && plainColour(colour) === plainColour(ground));
}

const NAMED: Record<string, string> = { white: '#ffffff', black: '#000000' };

/** One way of writing for each colour. */
function plainColour(value: string): string {
  const colour = value.replace(/\s+/g, ' ');
  if (/^#[\da-f]{3}$/.test(colour)) return colour.replace(/[\da-f]/g, '$&$&');
  const parts =
    /^rgba?\(([^)]*)\)$/
      .exec(colour)?.[1]
      ?.split(/[\s,/]+/)
      .filter(Boolean)
      .map(Number.parseFloat) ?? [];
  if (parts[3] === 0) return 'transparent';
  if (parts.length >= 3)
    return `#${parts
      .slice(0, 3)
      .map((part) => part.toString(16).padStart(2, '0'))
      .join('')}`;
  return NAMED[colour] ?? colour;
}

/** Takes out all text but that of elements which show themselves. */
function strip($: CheerioAPI, element: AnyNode, shows: (inner: AnyNode) => boolean): void {
  for (const inner of $(element).contents().toArray()) {
    if (inner.nodeType === TEXT) $(inner).remove();
    else if (!shows(inner)) strip($, inner, shows);
  }
}

const TELLING = new Set([
  ...['display', 'visibility', 'opacity', 'font-size', 'position', 'overflow', 'clip', 'clip-path', 'transform'],
  ...['color', 'background', 'background-color', 'background-image', 'background-clip', '-webkit-background-clip'],
  ...FARAWAY,
  ...NARROW,
]);
