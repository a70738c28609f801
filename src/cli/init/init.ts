import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option, type Command } from 'commander';
import { isCompiled } from '../../settings/own-path.ts';
import { CliError, type Io } from '../io.ts';
import { ownSource } from './own-source.ts';
import { packageFile, type OwnPackage } from './package-file.ts';
import { projectName } from './project-name.ts';

const TEMPLATES = ['model-agent', 'tools', 'approval', 'knowledge'] as const;
const GRAPH = 'src/agent/graph.ts';
/** npm leaves files of these names out of packages, or takes them for its own. */
const DOTTED = ['gitignore', 'dockerignore', 'env'];

interface Flags {
  template: (typeof TEMPLATES)[number];
  install: boolean;
}

/** `init`: a project that starts, in a folder of its own. */
export function addInit(program: Command, io: Io): void {
  program
    .command('init <folder>')
    .description('makes a project with a graph, a test and all that it needs to start')
    .addOption(new Option('--template <name>', 'which graph').choices(TEMPLATES).default(TEMPLATES[0]))
    .option('--no-install', 'leaves "npm install" to you')
    .action((folder: string, flags: Flags) => init(folder, flags, io));
}

async function init(folder: string, { template, install }: Flags, io: Io): Promise<void> {
  const target = path.resolve(io.cwd, folder);
  const name = projectName(path.basename(target));
  if (name === undefined)
    throw new CliError(`"${folder}" makes no name for a package: name it with letters or digits.`);
  // From `dist/src/cli/init` in the package, from `src/cli/init` in a clone.
  const root = fileURLToPath(new URL(isCompiled(import.meta.url) ? '../../../..' : '../../..', import.meta.url));
  if (!existsSync(path.join(root, 'templates')))
    throw new CliError('init is not part of this image: use the package, by npx durable-chatwoot-agent init.');
  await refuseFull(target, folder);

  const own = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as OwnPackage;
  const source = isCompiled(import.meta.url) ? await ownSource(root, own.version) : `^${own.version}`;
  await mkdir(target, { recursive: true });
  for (const part of ['common', template]) await cp(path.join(root, 'templates', part), target, { recursive: true });
  for (const file of DOTTED) await rename(path.join(target, file), path.join(target, `.${file}`));
  await writeFile(path.join(target, 'package.json'), packageFile(name, own, source));
  const readme = path.join(target, 'README.md');
  await writeFile(readme, (await readFile(readme, 'utf8')).replaceAll('{{name}}', name));
  const hasGraph = existsSync(path.join(target, GRAPH));
  // Without one it is the built-in agent's.
  if (!hasGraph) await rm(path.join(target, 'langgraph.json'));
  const holds = hasGraph ? `the graph is ${GRAPH}` : 'it answers from the texts in knowledge/';
  io.out(`✔ ${folder}: made from the template ${template}; ${holds}`);

  const isInstalled = install && (await installInto(target, io));
  io.out(
    `\nNext:\n  cd ${/\s/.test(folder) ? JSON.stringify(folder) : folder}\n${isInstalled ? '' : '  npm install\n'}  npm run dev`,
  );
}

/** What a new folder may hold already. */
const HARMLESS = ['.git', '.DS_Store'];

async function refuseFull(target: string, folder: string): Promise<void> {
  const present = await readdir(target).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR')
      throw new CliError(`${folder} is a file: name a folder that is not there yet, or an empty one.`);
    throw error;
  });
  const [first] = present.filter((name) => !HARMLESS.includes(name));
  if (first === undefined) return;
  throw new CliError(
    `${folder} is not empty (${first} is there): name a folder that is not there yet, or an empty one.`,
  );
}

/** With the npm that runs this, where one does. */
async function installInto(target: string, io: Io): Promise<boolean> {
  const npm = io.env['npm_execpath'];
  if (!npm || !/npm|npx/.test(path.basename(npm))) return false;
  const cli = path.join(path.dirname(npm), 'npm-cli.js');
  io.out('Installing …');
  const code = await io.runNode([cli, 'install', '--prefix', target, '--no-audit', '--no-fund']);
  if (code !== 0)
    throw new CliError('npm could not install it: mend what it says above, and type "npm install" there.');
  return true;
}
