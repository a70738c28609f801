/** A block of code in Markdown that a text leaves open. */
export interface Fence {
  /** The line that begins it, and would begin its other half. */
  begin: string;
  end: string;
}

const LINE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
/** What a language is called; more is no help to anybody. */
const MAX_NAME = 20;

/** `null`: no block is open at the end of the text. */
export function openFence(text: string): Fence | null {
  let open: Fence | null = null;
  for (const line of text.split('\n')) {
    const [, marks = '', name = ''] = LINE.exec(line) ?? [];
    if (marks === '') continue;
    if (!open) open = { begin: `${marks.slice(0, 3)}${name.trim().slice(0, MAX_NAME)}`, end: marks.slice(0, 3) };
    else if (marks.startsWith(open.end) && name.trim() === '') open = null;
  }
  return open;
}
