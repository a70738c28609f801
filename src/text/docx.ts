import mammoth from 'mammoth';
import { toMarkdown } from './html.ts';

/** The text of a Word document as Markdown, its headings and tables too. */
export async function fromDocx(bytes: Uint8Array): Promise<string> {
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) });
  return toMarkdown(value);
}
