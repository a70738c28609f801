import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { relative } from 'node:path';
import { exitCodeOf, FROM_OTHERS, FROM_TERMINAL, type Host } from './run-node.ts';
import { watchCode } from './watch-code.ts';

export interface Watched {
  /** For Node: flags, script, and the script's own. */
  words: string[];
  /** Whose code it is made of; the first is where it was typed. */
  folders: [string, ...string[]];
  /** Folders of data. */
  besides: string[];
  /** A remark. */
  tell: (text: string) => void;
}

/**
 * Runs Node on the same terminal, and again whenever code was saved, until a signal ends it; resolves with the last exit code. What ends
 * by itself is not begun again before somebody has changed something.
 */
export async function runWatched(host: Host, { words, folders, besides, tell }: Watched): Promise<number> {
  const news = new EventTarget();
  const now: { child?: ChildProcess; saved: string[]; isOver: boolean } = { saved: [], isOver: false };
  const stop = (signal?: NodeJS.Signals) => {
    if (signal) now.child?.kill(signal);
    news.dispatchEvent(new Event('news'));
  };
  const end = (signal?: NodeJS.Signals) => () => {
    now.isOver = true;
    stop(signal);
  };
  for (const signal of FROM_TERMINAL) host.on(signal, end());
  for (const signal of FROM_OTHERS) host.on(signal, end(signal));
  const watcher = watchCode(folders, besides, (file) => {
    now.saved.push(file);
    stop('SIGTERM');
  });

  try {
    for (;;) {
      now.saved = [];
      now.child = spawn(host.execPath, words, { stdio: 'inherit' });
      const code = await exitCodeOf(now.child);
      delete now.child;
      if (!now.isOver && now.saved.length === 0) {
        tell('Starts again when a file of code is saved; Ctrl-C ends it.');
        await once(news, 'news');
      }
      if (now.isOver) return code;
      tell(`${relative(folders[0], now.saved[0] ?? '')} was saved: starts again …`);
    }
  } finally {
    await watcher.close();
  }
}
