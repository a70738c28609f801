import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { splitSpec } from '../activities/graph/find-graph.ts';
import { ownPath } from '../settings/own-path.ts';
import { CliError, type Io } from './io.ts';

/** One of our programs, as a process of its own: it gets the signals and the environment of this one. */
interface Program {
  name: string;
  summary: string;
  script: string;
  /** For Node itself. */
  flags?: string[];
  /** For the program. */
  words?: string[];
  /** It starts again when code is saved. */
  isWatched?: boolean;
}

/** Small young generations and a bounded heap: what a worker needs is in docs/performance.md. */
const WORKER_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512'];

const PROGRAMS: readonly Program[] = [
  {
    name: 'start',
    summary: 'everything on this machine: Temporal, a local Chatwoot, ingress and worker',
    script: '../../local/main.ts',
  },
  {
    name: 'dev',
    summary: 'the same; starts again when the graph changes, and shows each turn',
    script: '../../local/main.ts',
    words: ['--dev'],
    isWatched: true,
  },
  {
    name: 'start:apart',
    summary: 'the same with processes of their own, which the page can kill',
    script: '../../local/main.ts',
    words: ['--apart'],
  },
  { name: 'start:ingress', summary: "takes Chatwoot's webhooks", script: '../ingress/main.ts' },
  { name: 'start:worker', summary: 'runs the conversations', script: '../worker/main.ts', flags: WORKER_FLAGS },
  {
    name: 'dev:worker',
    summary: 'the same; starts again when the graph changes',
    script: '../worker/main.ts',
    flags: WORKER_FLAGS,
    isWatched: true,
  },
  {
    name: 'start:temporal',
    summary: "Temporal's dev server with its UI, for one machine",
    script: '../../local/temporal/main.ts',
  },
  {
    name: 'start:codec-server',
    summary: 'shows encrypted payloads in the Temporal UI',
    script: '../codec-server/main.ts',
  },
  { name: 'start:sandbox', summary: 'a local Chatwoot, to try things with', script: '../../sandbox/main.ts' },
];

/** The Docker image holds what runs beside a Chatwoot and a Temporal of one's own. */
const INSTEAD =
  'use start:ingress and start:worker with TEMPORAL_ADDRESS at a Temporal of your own, or `docker compose up` in a clone, which starts one.';

/** `start` and `start:*`: the programs, with the `.env` of the folder in which they are typed. */
export function addStart(program: Command, io: Io, setExitCode: (code: number) => void): void {
  for (const { name, summary, script, flags = [], words = [], isWatched = false } of PROGRAMS) {
    program
      .command(name)
      .description(summary)
      .action(async () => {
        const path = ownPath(script, import.meta.url);
        if (!existsSync(path)) throw new CliError(`${name} is not part of this image: ${INSTEAD}`);
        const all = [...flags, path, ...words];
        setExitCode(await (isWatched ? io.runWatched(all, codeOf(io), dataOf(io)) : io.runNode(all)));
      });
  }
}

/** The project, and the folder of a graph that lies elsewhere. */
function codeOf({ cwd, env: { AGENT_GRAPH } }: Io): [string, ...string[]] {
  return AGENT_GRAPH ? [cwd, dirname(resolve(cwd, splitSpec(AGENT_GRAPH)[0]))] : [cwd];
}

/** What a start writes itself. */
const dataOf = ({ cwd, env: { LOCAL_DIR, KNOWLEDGE_STORE } }: Io): string[] =>
  [LOCAL_DIR, KNOWLEDGE_STORE].flatMap((folder) => (folder ? [resolve(cwd, folder)] : []));
