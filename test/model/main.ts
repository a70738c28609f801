import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createHost } from './host.ts';
import { judge } from './oracle/judge.ts';
import { search, worldOf, type Found, type Tally } from './search.ts';
import { fromText, tell } from './story.ts';
import { play } from './world/play.ts';
import { reviewedWorlds, worlds } from './world/worlds.ts';

/**
 * Plays random worlds and says which break a promise: `npm run model -- --worlds 20000 --seed 1 --jobs 4`. One of them again, told line
 * by line: `--seed 4711 --tell`, or `--play '<what was printed>'`. `--drafts`: worlds in which people decide on each answer first.
 */
const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    jobs: { type: 'string', default: '1' },
    tell: { type: 'boolean', default: false },
    play: { type: 'string' },
    drafts: { type: 'boolean', default: false },
  },
});
/** Where people decide on each answer first, or where they do not. */
const kind = values.drafts ? reviewedWorlds : worlds;
const [count, first, jobs] = [Number(values.worlds), Number(values.seed), Number(values.jobs)];

if (values.play !== undefined || values.tell) {
  const text = values.play !== undefined && existsSync(values.play) ? readFileSync(values.play, 'utf8') : values.play;
  const host = await createHost();
  const trace = await play(host, text === undefined ? worldOf(first, kind) : fromText(text));
  const verdict = judge(trace);
  console.log(tell(trace, verdict));
  process.exit(verdict.broken.length > 0 ? 1 : 0);
}

const startedAt = performance.now();
const tally = jobs > 1 ? await inProcesses() : await search(await createHost(), seedsFrom(first, count), show, kind);
if (process.send) process.send(tally);
else report(tally);
process.exit(tally.found.length > 0 ? 1 : 0);

function* seedsFrom(start: number, many: number): Generator<number> {
  for (let index = 0; index < many; index++) yield start + index;
}

function show({ seed, broken, smaller }: Found): void {
  console.log(`seed ${seed}: ${broken.join('; ')}\n  made smaller: --play '${smaller}'`);
}

/** Each with seeds of its own: a world takes the whole of a process. */
async function inProcesses(): Promise<Tally> {
  const share = Math.ceil(count / jobs);
  const parts = Array.from({ length: jobs }, (_, job) => {
    const args = [
      '--worlds',
      String(Math.min(share, count - job * share)),
      '--seed',
      String(first + job * share),
      ...(values.drafts ? ['--drafts'] : []),
    ];
    const child = fork(fileURLToPath(import.meta.url), args);
    return new Promise<Tally>((resolve, reject) => {
      child.on('message', (part) => {
        resolve(part as Tally);
      });
      child.on('exit', () => {
        reject(new Error('a process ended before it was done'));
      });
    });
  });
  return (await Promise.all(parts)).reduce((sum, part) => ({
    played: sum.played + part.played,
    found: [...sum.found, ...part.found],
    excused: Object.entries(part.excused).reduce(
      (all, [why, times]) => ({ ...all, [why]: (all[why] ?? 0) + times }),
      sum.excused,
    ),
  }));
}

function report({ played, found, excused }: Tally): void {
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${played} worlds from seed ${first} on, ${(played / seconds).toFixed(0)} a second: ${found.length} break a promise`,
  );
  for (const [why, times] of Object.entries(excused).sort(([, a], [, b]) => b - a))
    console.log(`  not promised, ${times} times: ${why}`);
}
