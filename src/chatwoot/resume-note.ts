/** How a private note of a person begins that answers a question of the graph. */
export const RESUME = '/resume';

const PATTERN = /^\s*\/resume\s+(\S[\s\S]*)$/i;

/** The answer in a private note; `undefined`: it is a note like any other. */
export function resumeAnswer(note: string | null | undefined): string | undefined {
  return PATTERN.exec(note ?? '')?.[1]?.trim();
}
