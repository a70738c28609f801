import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { UserError } from '../user-error.ts';
import type { Closers } from './closers.ts';

/** Milliseconds: who holds the folder is on this machine, and says one word. */
const PATIENCE = 2000;

/**
 * Makes the folder of conversations and keeps it for this process: two of them would overwrite each other's, and the second one's bot
 * would silence the first. A socket is what holds it, since that ends with its process, whatever ended it; another machine that has the
 * folder mounted is not seen.
 */
export async function claimFolder(folder: string, address: () => string, closers: Closers): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = socketOf(folder);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(address());
  });
  if (!(await listen(server, path))) {
    const holder = await ask(path);
    if (holder !== undefined) throw new UserError(refusal(folder, holder));
    // Left by a process that was killed.
    await rm(path, { force: true });
    if (!(await listen(server, path))) throw new UserError(refusal(folder, ''));
  }
  server.unref();
  closers.add({ name: 'The folder', limit: 200, close: () => Promise.resolve(server.close()) });
}

const refusal = (folder: string, holder: string) =>
  `Another start has ${folder}${holder === '' ? '' : `, and answers at ${holder}`}: use that one, end it, or set LOCAL_DIR to another folder.`;

/** Of a length that every system takes, wherever the folder is. */
function socketOf(folder: string): string {
  const name = `durable-chatwoot-agent-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(server: Server, path: string): Promise<boolean> {
  server.listen(path);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** The address of who holds it, empty as long as there is none; `undefined`: nobody does. */
async function ask(path: string): Promise<string | undefined> {
  const socket = connect(path);
  socket.setTimeout(PATIENCE, () => socket.destroy());
  try {
    await once(socket, 'connect');
  } catch {
    return undefined;
  }
  return text(socket).catch(() => '');
}
