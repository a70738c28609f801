import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { portOrFree } from '../../local/ports.ts';
import { findTemporalCli } from '../../local/temporal/temporal-server.ts';
import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import { emptyFolder } from '../support/product/cli.ts';
import { createCustomer } from '../support/product/customer.ts';
import { search } from '../support/temporal.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

const GRAPH = `import { requestHuman, type Actions } from 'durable-chatwoot-agent';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';

const chatwoot: Actions = { labels: ['mine'] };
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => {
    const content = \`mine: \${messages.at(-1)?.text ?? ''} (\${requestHuman.name.replace('_', ' ')})\`;
    return { messages: [{ role: 'assistant' as const, content, additional_kwargs: { chatwoot } }] };
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
`;
const OWN_TEST = `import { startSandbox, type Sandbox } from 'durable-chatwoot-agent/sandbox';

const sandbox: Sandbox = await startSandbox({ port: 0 });
const url: string = sandbox.url;
console.log((await (await fetch(\`\${url}/api\`)).json()).version);
await sandbox.close();
`;
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    noEmit: true,
    // As `tsc --init` writes it.
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  },
  include: ['*.ts'],
};

const isBundle = (path: string) => /^dist\/build\/workflow-[0-9a-f]+(?:-encrypted)?\.js$/.test(path);

/**
 * As `npm install` does, without the network: the package, its program, and of all packages those alone that it says it needs, so that
 * one which it does not name is not found. What npm makes of it is shown by `npm run templates`.
 */
async function install(tarball: string, project: string): Promise<void> {
  const modules = join(project, 'node_modules');
  const own = join(modules, 'durable-chatwoot-agent');
  await mkdir(own, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']);
  const manifest = JSON.parse(await readFile(join(own, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys(manifest.dependencies)) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  await mkdir(join(modules, '.bin'));
  for (const [name, file] of Object.entries(manifest.bin)) {
    await chmod(join(own, file), 0o755);
    await symlink(join(own, file), join(modules, '.bin', name));
  }
}

interface Manifest {
  dependencies: Record<string, string>;
  bin: Record<string, string>;
}

/** The package as somebody gets it who installs it into a project of their own. */
describe('the package', function () {
  this.timeout(180_000);
  let project: string;
  let packed: string[];
  let sandbox: Sandbox;
  const running: ChildProcess[] = [];

  before(async () => {
    const folder = await emptyFolder();
    const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
      cwd: root,
      maxBuffer: 2 ** 24,
    });
    const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    packed = files.map(({ path }) => path);
    project = join(folder, 'project');
    await mkdir(project);
    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
    await install(join(folder, filename), project);
    await writeFile(join(project, 'graph.ts'), GRAPH);
    await writeFile(join(project, 'own.ts'), OWN_TEST);
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    await writeFile(join(project, 'langgraph.json'), '{ "graphs": { "agent": "./graph.ts:graph" } }');
    sandbox = await startSandbox();
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await sandbox.close();
  });

  const bin = () => join(project, 'node_modules/.bin/durable-chatwoot-agent');
  const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const type = (...words: string[]) => run(bin(), words, { cwd: project, env: environment });

  /** Starts one of the programs; resolves once it has said that it is ready. */
  async function start(name: string, ready: RegExp, env: Record<string, string> = {}): Promise<ChildProcess> {
    const child = spawn(bin(), [name], {
      cwd: project,
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        if (ready.test(output)) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('close', () => {
        reject(new Error(`${name} ended: ${output}`));
      });
    });
    return child;
  }

  it('holds what it needs to run, and nothing else', () => {
    for (const wanted of [
      'bin/durable-chatwoot-agent.js',
      'dist/src/cli/main.js',
      'dist/sandbox/page/index.html',
      'dist/graphs/index.d.ts',
      'templates/common/langgraph.json',
      'templates/model-agent/src/agent/graph.ts',
      '.env.example',
      'README.md',
      'LICENSE',
    ]) {
      assert.ok(packed.includes(wanted), `${wanted} is missing`);
    }
    assert.equal(packed.filter(isBundle).length, 2);
    const strange = packed.filter(
      (path) =>
        !/^(?:bin|dist|templates)\/|^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|\.env\.example)$/.test(path),
    );
    assert.deepEqual(strange, []);
    assert.deepEqual(
      packed.filter((path) => /^(?!templates\/).*(?:(?<!\.d)\.ts$|\.test\.)|node_modules|\.local/.test(path)),
      [],
    );
  });

  it('names no path of the machine that made it', async () => {
    const code = packed.filter((path) => /\.(?:js|json)$/.test(path));
    for (const path of code) {
      const text = await readFile(join(project, 'node_modules/durable-chatwoot-agent', path), 'utf8');
      assert.ok(!text.includes(root), path);
    }
  });

  it('has types for a graph, and a local Chatwoot for tests of it', async () => {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', project], {
      cwd: project,
    }).catch((error: unknown) => {
      assert.fail((error as { stdout?: string }).stdout);
    });
    const { stdout } = await run(process.execPath, ['own.ts'], { cwd: project });
    assert.match(stdout, /^4\./);
  });

  it('has types that need none of a package which it does not name', async () => {
    const folder = join(project, 'strict');
    await mkdir(folder);
    const start = `import { startProduct, type Product } from 'durable-chatwoot-agent/testing';\n
export const start: () => Promise<Product> = startProduct;\n`;
    await writeFile(join(folder, 'own.test.ts'), start);
    // Those of Node alone are at hand. That `ms` has none where it is imported is Temporal's to mend.
    const paths = { ms: [join(root, 'node_modules/ms/dist/index.d.ts')] };
    const compilerOptions = { ...TSCONFIG.compilerOptions, skipLibCheck: false, paths };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...TSCONFIG, compilerOptions }));

    const { stdout } = await run(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '--project', folder],
      {
        cwd: folder,
      },
    ).catch((error: unknown) => error as { stdout: string });

    assert.equal(stdout, '');
  });

  it('brings a graph of their own from connect to an answered message, with doctor and start:* alone', async () => {
    const [port, temporalPort] = [await portOrFree(0, 'PORT'), await portOrFree(0, 'TEMPORAL_PORT')];
    const connected = await type(
      ...['connect', '--url', sandbox.url, '--token', sandbox.tokens.admin, '--inbox', '1', '--replace-bot'],
      ...['--webhook-url', `http://localhost:${port}`],
    );
    assert.match(connected.stdout, /npx durable-chatwoot-agent start:ingress/);
    const file = join(project, '.env');
    await writeFile(file, `${await readFile(file, 'utf8')}TEMPORAL_ADDRESS=127.0.0.1:${temporalPort}\nDEBOUNCE=0\n`);

    const cli = await findTemporalCli(search);
    const local = {
      TEMPORAL_CLI: cli,
      TEMPORAL_PORT: String(temporalPort),
      TEMPORAL_UI_PORT: '0',
      TEMPORAL_ADDRESS: '',
    };
    const temporal = await start('start:temporal', /takes calls at/, local);
    const [ingress, worker] = await Promise.all([
      start('start:ingress', /ingress listening/),
      start('start:worker', /worker ready/),
    ]);
    const examined = await type('doctor').catch((error: unknown) => error as { stdout: string });
    assert.match(examined.stdout, /(?:Nothing is wrong|No fault, and \d+ warnings?)\.\n$/);

    const customer = await createCustomer(sandbox);
    await customer.say('hello');
    assert.deepEqual(await customer.hears(1), ['mine: hello (request human)']);
    await sandbox.until(() => sandbox.conversation(customer.conversation)?.labels.includes('mine'));

    const bundles = await readdir(join(project, 'node_modules/durable-chatwoot-agent/dist/build'));
    assert.equal(bundles.length, 2, 'the worker starts with a bundle of the package');

    for (const child of [worker, ingress, temporal]) {
      const gone = once(child, 'close') as Promise<[number]>;
      child.kill('SIGTERM');
      assert.deepEqual(await gone, [0, null]);
    }
  });
});
