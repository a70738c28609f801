import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { isObject } from '../agent-graph.ts';

/**
 * `../lib/mood.ts:12`, as seen from the graph's file: where loading went wrong, by what the compiler says, by the line that Node prints
 * above a syntax error, by who imported what is not there, or by the stack. `null`: nobody says, or it is the file itself, without a
 * line.
 */
export async function placeOf(error: unknown, entry: string): Promise<string | null> {
  const found =
    compiled(error) ?? shown(error) ?? (await importer(error)) ?? (await printed(error, entry)) ?? thrown(error);
  if (!found) return null;
  const { file, line } = found;
  if (line === undefined && file === entry) return null;
  return `${path.relative(path.dirname(entry), file)}${line === undefined ? '' : `:${line}`}`;
}

/** What went wrong, in one line. */
export function sayOf(error: unknown): string {
  const text = isObject(error) && typeof error.message === 'string' ? error.message : String(error);
  const [, compilers] = /: ERROR: (.+)$/m.exec(text) ?? [];
  return (compilers ?? text.trim().split('\n')[0] ?? '').replaceAll(/\?[\w=&-]*namespace=[\w&-]*/g, '');
}

/** Milliseconds. */
const PATIENCE = 10_000;

interface Place {
  file: string;
  line?: number;
}

/** esbuild's own error, or its message as tsx passes it on. */
function compiled(error: unknown): Place | undefined {
  if (!isObject(error) || typeof error.message !== 'string') return undefined;
  const [, file, line] = /^(.+?):(\d+):\d+: ERROR:/m.exec(error.message) ?? [];
  return file ? { file: path.resolve(file.replace(/\?.*$/, '')), line: Number(line) } : undefined;
}

/** `file:///…/state.ts:3` alone in the first line of the stack. */
function shown(error: unknown): Place | undefined {
  return error instanceof SyntaxError ? firstLine(error.stack) : undefined;
}

/**
 * Where JavaScript has a fault, V8 tells nobody but the terminal: so a Node of its own is asked, which runs none of it, since nothing
 * can be run.
 */
async function printed(error: unknown, entry: string): Promise<Place | undefined> {
  if (!(error instanceof SyntaxError)) return undefined;
  const words = ['--input-type=module', '--eval', `import ${JSON.stringify(pathToFileURL(entry).href)}`];
  const told = await promisify(execFile)(execPath, words, { timeout: PATIENCE }).catch((failed: unknown) => failed);
  return isObject(told) && typeof told.stderr === 'string' ? firstLine(told.stderr) : undefined;
}

function firstLine(text: string | undefined): Place | undefined {
  const [, address, line] = /^((?:file:\/\/)?\/.*?|[A-Z]:\\.*?)(?:\?[^:]*)?:(\d+)\n/.exec(text ?? '') ?? [];
  return address ? { file: toPath(address), line: Number(line) } : undefined;
}

/** The line of the first import that names it. */
async function importer(error: unknown): Promise<Place | undefined> {
  if (!isObject(error) || typeof error.message !== 'string') return undefined;
  const [, what, from] =
    /^Cannot find (?:module|package) '(.+?)' imported from (.+?)(?:\?.*)?$/m.exec(error.message) ?? [];
  if (!what || !from) return undefined;
  const file = toPath(from);
  const name = path
    .basename(what)
    .replace(/\.\w+$/, '')
    .replace(/\?.*$/, '');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const at = lines.findIndex((line) => /\b(?:from|import|require)\b/.test(line) && line.includes(name));
  return at < 0 ? { file } : { file, line: at + 1 };
}

function thrown(error: unknown): Place | undefined {
  if (!(error instanceof Error)) return undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at .*:\d+:\d+\)?$/.test(line));
  const own = frames.find((line) => !/node_modules|node:/.test(line));
  const [, address, line] =
    /(?:\(|at (?:async )?)((?:file:\/\/)?[^()]+?)(?:\?[^:]*)?:(\d+):\d+\)?$/.exec(own ?? '') ?? [];
  return address ? { file: toPath(address), line: Number(line) } : undefined;
}

const toPath = (address: string) => (address.startsWith('file:') ? fileURLToPath(address) : address);
