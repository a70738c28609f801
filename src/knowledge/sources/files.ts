import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Document, Reading } from '../document.ts';
import type { Extractor } from '../../text/extractor.ts';
import { kindOfName } from '../../text/kinds.ts';
import { reasonOf, Unreadable } from '../../text/unreadable.ts';

const MEBIBYTE = 1024 * 1024;
const LARGEST = 20 * MEBIBYTE;
const MOST_FILES = 5000;

/** Reads a file, or all files of a folder and of what lies in it; hidden ones and links to elsewhere are not followed. */
export async function readFiles(root: string, extractor: Extractor, known: ReadonlyMap<string, Document>) {
  const reading: Reading = { documents: [], faults: [], missed: [], failed: false };
  let files: string[];
  let leftOut: Record<string, number>;
  try {
    ({ files, leftOut } = await listFiles(root));
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = error instanceof Unreadable ? error.message : gone ? 'is not there' : 'cannot be opened';
    return { ...reading, faults: [{ where: root, why }], failed: true };
  }
  for (const file of files) {
    const id = path.relative(root, file) || path.basename(file);
    try {
      reading.documents.push(await readOne(file, id, extractor, known.get(id)));
    } catch (error) {
      reading.faults.push({ where: file, why: reasonOf(error) });
      reading.missed.push(id);
    }
  }
  return { ...reading, leftOut };
}

async function readOne(file: string, id: string, extractor: Extractor, before: Document | undefined) {
  const { size, mtimeMs } = await stat(file);
  const version = `${size} ${mtimeMs}`;
  if (before?.version === version) return before;
  if (size > LARGEST) throw new Unreadable(`is larger than ${LARGEST / MEBIBYTE} MB`);
  const kind = kindOfName(file);
  if (kind === undefined) throw new Unreadable('is no .md, .txt, .html, .pdf or .docx');
  const read = await extractor.extract(kind, await readFile(file));
  const title = read.title || path.basename(file, path.extname(file));
  return { ...read, id, title, address: webAddress(read.address), version };
}

const webAddress = (address: string | null) =>
  address !== null && /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null;

async function listFiles(root: string): Promise<{ files: string[]; leftOut: Record<string, number> }> {
  if (!(await stat(root)).isDirectory()) return { files: [root], leftOut: {} };
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const seen = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ file: path.join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .filter(({ file }) => !isHidden(path.relative(root, file)));
  const isRead = ({ file, isFile }: (typeof seen)[number]) => isFile && kindOfName(file) !== undefined;
  const files = seen.filter(isRead).map(({ file }) => file);
  const leftOut = countKinds(seen.filter((each) => !isRead(each)));
  if (files.length === 0) throw new Unreadable(`holds no .md, .txt, .html, .pdf or .docx${inBrackets(leftOut)}`);
  if (files.length > MOST_FILES) throw new Unreadable(`holds more than ${MOST_FILES} files: name smaller folders`);
  return { files: files.sort(), leftOut };
}

const isHidden = (name: string) => name.split(path.sep).some((part) => part.startsWith('.'));

function countKinds(others: readonly { file: string; isFile: boolean }[]): Record<string, number> {
  const kinds = others.map(({ file, isFile }) => {
    return isFile ? path.extname(file).toLowerCase().slice(0, 20) || 'without an ending' : 'links and the like';
  });
  const counts = new Map<string, number>();
  for (const kind of kinds.sort()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function inBrackets(leftOut: Record<string, number>): string {
  const said = leftOutInWords(leftOut);
  return said === '' ? '' : ` (left out: ${said})`;
}

const MOST_KINDS = 10;

/** The most frequent first; empty where nothing was left out. */
export function leftOutInWords(leftOut: Record<string, number>): string {
  const kinds = Object.entries(leftOut).sort(([, a], [, b]) => b - a);
  const rest = kinds.slice(MOST_KINDS).reduce((sum, [, count]) => sum + count, 0);
  const named = kinds.slice(0, MOST_KINDS).map(([kind, count]) => `${count} ${kind}`);
  return [...named, ...(rest > 0 ? [`${rest} of other kinds`] : [])].join(', ');
}
