import { readFile, rename, writeFile } from 'node:fs/promises';
import { createAttachmentFiles, withoutFiles } from './attachment-files.ts';
import type { Data } from './data.ts';
import { INBOX_DEFAULTS } from '../settings-records.ts';
import { seedData } from './seed.ts';

/** Waits at least this long between two writes, so that a burst of changes is one write. */
const PAUSE = 200;

/** Reads a state file; `undefined` where there is none yet. */
export async function loadData(file: string): Promise<Data | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const data: unknown = JSON.parse(text);
  if (!isData(data)) throw new Error(`${file} is not a sandbox state file`);
  await createAttachmentFiles(file).read(data);
  return withDefaults(data);
}

/** A file of an older sandbox lacks what is new. */
function withDefaults(data: Data): Data {
  const fresh = seedData();
  const inboxes = data.inboxes.map((inbox) => ({ ...INBOX_DEFAULTS, ...inbox }));
  return { ...fresh, ...data, ids: { ...fresh.ids, ...data.ids }, inboxes };
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === 1 && 'ids' in value;
}

/** Saves `data` after changes: coalesced, one write at a time, each through a temporary file and a rename. */
export function createSaver(file: string, data: Data) {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let pause = PAUSE;
  const files = createAttachmentFiles(file);

  async function write(): Promise<void> {
    const started = Date.now();
    const text = withoutFiles(data);
    await files.write(data);
    await writeFile(`${file}.tmp`, text);
    await rename(`${file}.tmp`, file);
    // A big state takes long to write: leave the process time for its real work.
    pause = Math.max(PAUSE, 4 * (Date.now() - started));
  }

  return {
    /** Something changed. */
    touch(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        writing = writing.then(write).catch((error: unknown) => {
          process.emitWarning(`the sandbox could not save its state: ${String(error)}`);
        });
      }, pause);
    },
    /** Writes what is left; nothing may be touched afterwards. */
    async close(): Promise<void> {
      clearTimeout(timer);
      await writing;
      await write();
    },
  };
}
