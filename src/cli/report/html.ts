/** Text that is HTML already. */
export interface Html {
  text: string;
}

type Part = string | number | Html | Html[];

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML from a template: what is put in is escaped, unless it was made by this too. Attributes need their quotes. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { text: strings.reduce((before, string, at) => before + show(parts[at - 1] ?? '') + string) };
}

/** Takes what this program holds as it is. */
export const raw = (text: string): Html => ({ text });

function show(part: Part): string {
  if (Array.isArray(part)) return part.map(({ text }) => text).join('');
  return typeof part === 'object' ? part.text : String(part).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');
}
