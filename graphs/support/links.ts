/** A document that an answer stands on. */
export interface Cited {
  title: string;
  address: string | null;
}

/** A text with links to what it stands on below it, each once; what has no address is not named: no customer could open it. */
export function withLinks(text: string, cited: readonly Cited[]): string {
  const titles = new Map(cited.flatMap(({ title, address }) => (address === null ? [] : [[address, title] as const])));
  const links = [...titles]
    .filter(([address]) => !text.includes(address))
    .map(([address, title]) => `[${escaped(title)}](${encoded(address)})`);
  return links.length === 0 ? text : `${text}\n\n${links.join('\n')}`;
}

const escaped = (title: string) =>
  title
    .replace(/\s+/g, ' ')
    .replace(/[[\]\\]/g, '')
    .trim() || '…';
const encoded = (address: string) =>
  address.replace(/[()\s]/g, (sign) => encodeURIComponent(sign).replace('(', '%28').replace(')', '%29'));
