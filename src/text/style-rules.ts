/** What styles say of one element: values in lower case, by the names of their properties. */
export type Styles = ReadonlyMap<string, string>;

export interface Declaration {
  name: string;
  value: string;
  important: boolean;
}

export interface Rule {
  selector: string;
  declarations: Declaration[];
  /** Among rules that speak of the same element the heavier one wins, and of two equals the later one. */
  weight: number;
}

const MOST_RULES = 5000;

/** The declarations of a `style` attribute, or of a rule. */
export function declarationsOf(style: string): Declaration[] {
  return style
    .toLowerCase()
    .replace(/\/\*.*?\*\//gs, ' ')
    .split(';')
    .flatMap((part) => {
      const [, name = '', said = ''] = /^\s*([\w-]+)\s*:(.*)$/s.exec(part) ?? [];
      const value = said.replace(/\s*!\s*important\s*$/, '').trim();
      return value === '' ? [] : [{ name, value, important: value !== said.trim() }];
    });
}

/** The rules of a style sheet that count everywhere: what stands within `@media` and the like is passed over. */
export function rulesOf(sheet: string): Rule[] {
  const text = withoutBlocks(sheet.replace(/\/\*.*?\*\//gs, ' ')).replace(/@[^;{}]*;/g, ' ');
  return [...text.matchAll(/([^{}]+)\{([^{}]*)(?:\}|$)/g)]
    .slice(0, MOST_RULES)
    .flatMap(([, selectors = '', body = '']) => {
      const declarations = declarationsOf(body);
      return selectors.split(/,(?![^(]*\))/).map((each) => {
        const selector = each.trim();
        return { selector, declarations, weight: weightOf(selector) };
      });
    });
}

/** Without at-rules that hold rules of their own. */
function withoutBlocks(sheet: string): string {
  let kept = '';
  let at = 0;
  for (const { index } of sheet.matchAll(/@[\w-]+[^;{}]*\{/g)) {
    if (index < at) continue;
    kept += sheet.slice(at, index);
    at = endOfBlock(sheet, index);
  }
  return kept + sheet.slice(at);
}

function endOfBlock(sheet: string, from: number): number {
  let depth = 0;
  for (let at = sheet.indexOf('{', from); at < sheet.length; at += 1) {
    if (sheet[at] === '{') depth += 1;
    if (sheet[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return sheet.length;
}

/** As browsers count: ids, then classes and the like, then names of elements. */
function weightOf(selector: string): number {
  const count = (pattern: RegExp) => selector.match(pattern)?.length ?? 0;
  return count(/#/g) * 10_000 + count(/[.:[]/g) * 100 + count(/(?:^|[\s>+~])[a-z]/gi);
}
