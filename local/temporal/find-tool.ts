import { access, constants, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { UserError } from '../user-error.ts';

/** Puts a tool's files below `folder` so that `bin/<name>` is the program. */
export type Source = (folder: string, how: Fetching) => Promise<void>;

interface Fetching {
  env: NodeJS.ProcessEnv;
  /** Ends a fetch under way. */
  signal?: AbortSignal;
}

export interface Tool {
  /** File name of the program. */
  name: string;
  version: string;
  /** The setting that names the program outright. */
  setting: string;
  /** What is said when fetching begins. */
  notice: string;
  /** Tried in this order. */
  sources: Source[];
  /** One sentence: what to install where nothing was found. */
  advice: string;
}

export interface Search extends Fetching {
  /** The project's own folder of fetched programs. */
  cacheDir: string;
  log: (line: string) => void;
}

/** Finds a program: the one that is named, one on PATH, the one fetched earlier; else fetches it. */
export async function findTool(tool: Tool, { cacheDir, log, ...how }: Search): Promise<string> {
  const { env } = how;
  const named = env[tool.setting];
  if (named) return requireRunnable(named, tool.setting);

  const installed = await firstRunnable(pathFolders(env).map((folder) => join(folder, tool.name)));
  if (installed) return installed;

  const home = join(cacheDir, `${tool.name}-${tool.version}`);
  const cached = join(home, 'bin', tool.name);
  if (await isRunnable(cached)) return cached;

  log(tool.notice);
  await fetchInto(home, tool, how);
  return cached;
}

/** Fetches into a folder beside `home` and moves it there whole: two processes at once do not see each other's half. */
async function fetchInto(home: string, tool: Tool, how: Fetching): Promise<void> {
  const faults: unknown[] = [];
  for (const source of tool.sources) {
    await mkdir(join(home, '..'), { recursive: true });
    const draft = await mkdtemp(`${home}.part-`);
    try {
      await source(draft, how);
      await requireRunnable(join(draft, 'bin', tool.name), tool.name);
      await moveIntoPlace(draft, home, tool.name);
      return;
    } catch (error) {
      how.signal?.throwIfAborted();
      faults.push(error);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  throw new UserError(tool.advice, { cause: new AggregateError(faults, `${tool.name} could not be fetched`) });
}

async function moveIntoPlace(draft: string, home: string, name: string): Promise<void> {
  try {
    await rename(draft, home);
  } catch (error) {
    // Another process was faster: its copy is as good as ours.
    if (!(await isRunnable(join(home, 'bin', name)))) throw error;
  }
}

async function requireRunnable(path: string, setting: string): Promise<string> {
  if (await isRunnable(path)) return path;
  throw new UserError(`${setting} names ${path}, which is not a program that can be run.`);
}

async function firstRunnable(paths: string[]): Promise<string | null> {
  for (const path of paths) if (await isRunnable(path)) return path;
  return null;
}

async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function pathFolders(env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}
