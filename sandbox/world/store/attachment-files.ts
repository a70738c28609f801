import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment } from '../records.ts';
import type { Data } from './data.ts';

/** Uploaded files lie beside the state file, each written once: with them in it, every change would write all of them again. */
export function createAttachmentFiles(stateFile: string) {
  const folder = `${stateFile}.files`;
  const written = new Set<number>();

  return {
    /** Before the state that names them. */
    async write(data: Data): Promise<void> {
      const fresh = attachmentsOf(data).filter(({ id }) => !written.has(id));
      if (fresh.length > 0) await mkdir(folder, { recursive: true });
      for (const { id, data: content } of fresh) {
        const path = join(folder, String(id));
        await writeFile(`${path}.tmp`, Buffer.from(content, 'base64'));
        await rename(`${path}.tmp`, path);
        written.add(id);
      }
    },
    /** One that is gone is empty; a state of an older sandbox has them within. */
    async read(data: Data): Promise<void> {
      for (const attachment of attachmentsOf(data)) {
        const stored: Stored = attachment;
        stored.data ??= await readFile(join(folder, String(attachment.id)), 'base64').catch(() => '');
      }
    },
  };
}

/** As the state file has it. */
type Stored = Omit<Attachment, 'data'> & { data?: string };

/** As JSON, without what lies beside it. */
export const withoutFiles = (data: Data): string => {
  const files = new Set<unknown>(attachmentsOf(data));
  return JSON.stringify(data, (_, value: unknown) =>
    files.has(value) ? { ...(value as Attachment), data: undefined } : value,
  );
};

const attachmentsOf = ({ conversations }: Data): Attachment[] =>
  conversations.flatMap(({ messages }) => messages.flatMap(({ attachments }) => attachments));
