import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { inherited } from '../../settings/inherited.ts';
import { withoutEmpty } from '../../settings/variables.ts';
import { conflictsOf, mergeEnv, readEnv, type Values } from './env-file.ts';
import { CliError, type Io } from '../io.ts';

/** Where `connect` writes: `.env`, or the entry of one of several bots in AGENTS_FILE. */
export interface SettingsFile {
  /** As people call it. */
  label: string;
  /** Whether a value of that name counts beside these, be it inherited from `.env`. */
  has(name: string, values: Values): boolean;
  /** Names that have another value there. */
  conflicts(values: Values): string[];
  /** Names that have another value there, or none. */
  changes(values: Values): string[];
  /** Names that were written. */
  write(values: Values): Promise<string[]>;
}

const AGENTS_FILE = 'agents.json';
/** Of the ingress, whatever its bots are. */
const SERVICE = 'PORT';
/** Tokens are in it. */
const OWNER_ONLY = 0o600;

export async function openSettings(
  io: Pick<Io, 'cwd' | 'env'>,
  { settings: envFile, agent }: { settings: string; agent: string },
): Promise<SettingsFile> {
  const at = (file: string) => (isAbsolute(file) ? file : join(io.cwd, file));
  const envText = (await read(at(envFile))) ?? '';
  if (agent === 'default') return plain(envFile, at(envFile), envText);

  const agentsFile = readEnv(envText).AGENTS_FILE ?? (io.env.AGENTS_FILE || AGENTS_FILE);
  const entries = parseEntries(agentsFile, await read(at(agentsFile)));
  const present = entries[agent] ?? {};
  const ofBot = (values: Values) => Object.keys(values).filter((name) => name !== SERVICE);
  // The port is the ingress', not one bot's among several.
  const ofService = ({ [SERVICE]: port }: Values): Values => (port === undefined ? {} : { [SERVICE]: port });
  const changes = (values: Values) => [
    ...ofBot(values).filter((name) => present[name] !== values[name]),
    ...Object.keys(ofService(values)).filter((name) => readEnv(envText)[name] !== values[name]),
  ];
  return {
    changes,
    has(name, values) {
      const own = withoutEmpty(present);
      if (name in present) return name in own;
      return name in inherited(readEnv(envText), { ...own, ...values });
    },
    label: `${agentsFile} (${agent})`,
    conflicts: (values) => [
      ...ofBot(values).filter((name) => name in present && String(present[name]) !== values[name]),
      ...conflictsOf(envText, ofService(values)),
    ],
    async write(values) {
      const own = Object.fromEntries(ofBot(values).map((name) => [name, values[name]]));
      await save(at(agentsFile), `${JSON.stringify({ ...entries, [agent]: { ...present, ...own } }, null, 2)}\n`);
      const service = { ...(readEnv(envText).AGENTS_FILE ? {} : { AGENTS_FILE: agentsFile }), ...ofService(values) };
      const merged = mergeEnv(envText, service);
      if (Object.keys(service).length > 0 && merged !== envText) await save(at(envFile), merged);
      return changes(values);
    },
  };
}

function plain(label: string, path: string, text: string): SettingsFile {
  const present = readEnv(text);
  const changes = (values: Values) => Object.keys(values).filter((name) => present[name] !== values[name]);
  return {
    label,
    changes,
    has: (name) => name in present,
    conflicts: (values) => conflictsOf(text, values),
    async write(values) {
      const changed = changes(values);
      const fresh = Object.fromEntries(changed.map((name) => [name, values[name] ?? '']));
      if (changed.length > 0) await save(path, mergeEnv(text, fresh));
      return changed;
    },
  };
}

type Entries = Record<string, Record<string, string | number | boolean | null>>;

function parseEntries(file: string, text: string | undefined): Entries {
  if (text === undefined) return {};
  try {
    const entries: unknown = JSON.parse(text);
    if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) return entries as Entries;
  } catch {
    // Parser errors quote the file, which holds tokens.
  }
  throw new CliError(`${file} is not a JSON object of bots: mend or remove it first.`);
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new CliError(`${path} cannot be read.`);
  }
}

/** A new file is its owner's alone; one that is there keeps its rights. */
async function save(path: string, text: string): Promise<void> {
  const isNew = await stat(path).then(
    () => false,
    () => true,
  );
  await writeFile(path, text, { mode: OWNER_ONLY });
  if (isNew) await chmod(path, OWNER_ONLY);
}
