import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../text/unreadable.ts';
import type { SourceFault } from '../document.ts';
import type { SourceState } from '../last-good.ts';
import type { Source } from '../source.ts';
import { claim, type Claim } from './claim.ts';
import { stateSchema } from './state.ts';

const DAY = 86_400_000;
/** What nobody has opened for so many days is cleared away: texts change, and models are replaced. */
const KEPT = 90;

/**
 * A folder in which what was read, and what a model made of it, outlives the process, and which several workers may share. Each file is named
 * by a hash of what it is about and comes into being at once, so that readers see all of it or nothing. What cannot be read counts as
 * not there, what cannot be written is told, and the process goes on with what it holds in memory.
 */
export interface Store {
  readState(source: Source): Promise<SourceState | undefined>;
  writeState(source: Source, state: SourceState): Promise<void>;
  readVector(model: string, text: string): Promise<Float32Array | undefined>;
  writeVector(model: string, text: string, vector: Float32Array): Promise<void>;
  /** For the one process at a time that asks a model for vectors; `undefined`: another one does. */
  claim(model: string): Promise<Claim | undefined>;
  /** What is wrong with it; `undefined`: nothing. */
  fault(): SourceFault | undefined;
}

export async function openStore(folder: string): Promise<Store> {
  let fault: SourceFault | undefined;
  const stateFile = (source: Source) => path.join(folder, 'texts', `${hash(JSON.stringify(source))}.json`);
  const vectorFile = (model: string, text: string) => {
    const name = hash(text);
    return path.join(folder, 'vectors', hash(model).slice(0, 16), name.slice(0, 2), name);
  };

  async function write(file: string, content: string | Uint8Array): Promise<void> {
    const draft = `${file}.${randomUUID()}.draft`;
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(draft, content);
      await rename(draft, file);
      fault = undefined;
    } catch (error) {
      fault = { where: folder, why: `cannot be written, so nothing of it outlives the worker: ${reasonOf(error)}` };
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }

  await clear(folder).catch(() => undefined);
  return {
    async readState(source) {
      const text = (await read(stateFile(source)))?.toString('utf8');
      return text === undefined ? undefined : stateSchema.safeParse(parse(text)).data;
    },
    writeState: (source, state) => write(stateFile(source), JSON.stringify(state)),
    async readVector(model, text) {
      const bytes = await read(vectorFile(model, text));
      const isWhole = bytes !== undefined && bytes.length > 0 && bytes.length % 4 === 0;
      return isWhole ? new Float32Array(new Uint8Array(bytes).buffer) : undefined;
    },
    writeVector: (model, text, vector) =>
      write(vectorFile(model, text), new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)),
    async claim(model) {
      const file = path.join(folder, 'vectors', `${hash(model).slice(0, 16)}.claim`);
      // A folder that cannot be written keeps nobody from asking.
      return claim(file).catch(() => ({ renew: () => Promise.resolve(), release: () => Promise.resolve() }));
    },
    fault: () => fault,
  };
}

/** What is opened is in use. */
async function read(file: string): Promise<Buffer | undefined> {
  try {
    const content = await readFile(file);
    const now = new Date();
    if (now.getTime() - (await stat(file)).mtimeMs > DAY) await utimes(file, now, now).catch(() => undefined);
    return content;
  } catch {
    return undefined;
  }
}

async function clear(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile() && OURS.test(each.name))) {
    const file = path.join(entry.parentPath, entry.name);
    const { mtimeMs } = await stat(file);
    const age = Date.now() - mtimeMs;
    if (age > (entry.name.endsWith('.draft') ? DAY : KEPT * DAY)) await rm(file, { force: true });
  }
}

/** Whatever else lies there is somebody else's. */
const OURS = /^[\da-f]{64}(?:\.json)?(?:\.[\w-]+\.draft)?$/;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
