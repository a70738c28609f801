import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findTemporalCli } from '../local/temporal/temporal-server.ts';

/**
 * Makes a project of each template with the packed package, as a newcomer does, and looks whether its types, its test and `dev` are
 * right: `npm run templates`. Packed once; the first project is installed, the others share what it got. Then the tests that
 * `examples/testing` shows, with each runner.
 */

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
/** What is said to each, and what must come back. */
const TALKS: Record<string, [says: string, answer: RegExp]> = {
  'model-agent': ['hello', /→ You said: hello \(No model yet/],
  tools: ['Where is order 4711?', /tool find_order[^]*→ Order 4711 was sent/],
  knowledge: ['How long may I return something?', /→ You may return unused goods within 30 days/],
  approval: ['I want a refund', /note: \*\*The bot asks:\*\* May I refund this/],
};
/** Milliseconds, for a start or an answer on a busy machine. */
const PATIENCE = 240_000;

const folder = await mkdtemp(join(tmpdir(), 'templates-'));
try {
  const cli = await findTemporalCli({
    env: process.env,
    cacheDir: join(root, '.local', 'tools'),
    log: console.log,
    signal: AbortSignal.timeout(PATIENCE),
  });
  const packed = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
    cwd: root,
    maxBuffer: 2 ** 24,
  });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  let installed: string | undefined;
  for (const template of Object.keys(TALKS)) {
    const project = join(folder, template);
    const words = ['init', template, '--template', template, ...(installed ? ['--no-install'] : [])];
    const npx = ['--yes', '--prefer-offline', `--package=${join(folder, filename)}`, 'durable-chatwoot-agent'];
    await run('npx', [...npx, ...words], { cwd: folder, maxBuffer: 2 ** 24 });
    if (installed) await symlink(join(installed, 'node_modules'), join(project, 'node_modules'));
    installed ??= project;
    await run('npm', ['run', 'typecheck'], { cwd: project });
    await run('npm', ['test'], { cwd: project });
    await tryDev(project, template, cli);
    console.log(`${template}: types, test and dev are right`);
  }
  await tryTests(join(folder, 'testing'), join(folder, filename), cli);
} catch (error) {
  const { stdout, stderr } = error as { stdout?: string; stderr?: string };
  console.error(error instanceof Error ? error.message : error, stdout ?? '', stderr ?? '');
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** A graph's tests by each runner, as they stand in `examples/testing`. */
async function tryTests(project: string, tarball: string, cli: string): Promise<void> {
  await cp(join(root, 'examples/testing'), project, { recursive: true });
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--no-save'];
  await run('npm', ['install', ...quiet, tarball], { cwd: project, maxBuffer: 2 ** 24 });
  const { PATH, HOME } = process.env;
  for (const script of ['typecheck', 'test:node', 'test:mocha', 'test:vitest']) {
    await run('npm', ['run', script], { cwd: project, env: { PATH, HOME, TEMPORAL_CLI: cli }, timeout: PATIENCE });
    console.log(`testing: ${script} is right`);
  }
}

async function tryDev(project: string, template: string, cli: string): Promise<void> {
  const ports = { PORT: '0', SANDBOX_PORT: '0', TEMPORAL_PORT: '0', TEMPORAL_UI_PORT: '0', CODEC_SERVER_PORT: '0' };
  const { PATH, HOME } = process.env;
  const child = spawn('npm', ['run', 'dev'], {
    cwd: project,
    env: { PATH, HOME, TEMPORAL_CLI: cli, DEBOUNCE: '0', ...ports },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const gone = once(child, 'close');
  let output = '';
  const news = new EventTarget();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      news.dispatchEvent(new Event('output'));
    });
  }
  const late = AbortSignal.timeout(PATIENCE);
  const until = async (pattern: RegExp, from = 0): Promise<string> => {
    for (;;) {
      const match = pattern.exec(output.slice(from));
      if (match) return match[1] ?? match[0];
      const ended = await Promise.race([
        once(news, 'output', { signal: late }).then(() => false),
        gone.then(() => true),
      ]);
      if (ended) throw new Error(`${template}: dev ended without ${String(pattern)}:\n${output}`);
    }
  };
  try {
    const [says, answer] = TALKS[template] ?? ['hello', /→/];
    await say(await until(/Customer and desk +(\S+)/), says);
    await until(answer);
    if (template === 'model-agent') {
      const [from, graph] = [output.length, join(project, 'src/agent/graph.ts')];
      await writeFile(graph, (await readFile(graph, 'utf8')).replace('You said', 'I heard'));
      await say(await until(/Customer and desk +(\S+)/, from), says);
      await until(/→ I heard: hello/, from);
    }
  } catch (error) {
    throw late.aborted ? new Error(`${template}: dev said this alone:\n${output}`, { cause: error }) : error;
  } finally {
    // The whole group: npm passes no signal on.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await gone;
  }
}

/** A new customer's first words, by the local Chatwoot's client API. */
async function say(url: string, content: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const response = await fetch(`${url}/public/api/v1/inboxes/website/contacts${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { source_id: string; id: number };
  };
  const { source_id: customer } = await post('', { name: 'Lena' });
  const { id } = await post(`/${customer}/conversations`, {});
  await post(`/${customer}/conversations/${id}/messages`, { content });
}
