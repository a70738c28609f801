import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const CACHE = fileURLToPath(new URL('../../../.local/', import.meta.url));

/** Playwright passes most of the quiet flags itself; these are what a container and a network of its own need. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-webgl',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--font-render-hinting=none',
];

/** The package's own file names directories of a cloud function; the fonts lie beside it. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/**
 * Everything Chromium loads comes out of the npm package: the binary, its libraries and a font. The package is for Linux on
 * x64; anywhere else `CHROMIUM` names a Chrome or Chromium to use.
 */
export async function launchChromium(): Promise<Browser> {
  const own = process.env['CHROMIUM'];
  if (own) return chromium.launch({ executablePath: own, args: ARGS });

  const home = await unpackChromium();
  return chromium.launch({
    executablePath: `${home}/chromium`,
    args: ARGS,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: `${home}/al2023/lib`,
      FONTCONFIG_PATH: `${home}/fonts`,
      XDG_CACHE_HOME: `${home}/cache`,
    },
  });
}

/**
 * Unpacks once per version. In a child process, since the package decides by environment variables where it unpacks to and
 * whether with libraries; and by way of a rename, so that a killed or a parallel run never leaves half a browser behind.
 */
async function unpackChromium(): Promise<string> {
  const home = `${CACHE}chromium-${packageVersion()}`;
  if (existsSync(home)) return home;

  await mkdir(CACHE, { recursive: true });
  const staging = await mkdtemp(`${CACHE}chromium-unpacking-`);
  try {
    const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
    });
    await writeFile(`${staging}/fonts/fonts.conf`, FONTS);
    await rename(staging, home);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
}

function packageVersion(): string {
  const entry = import.meta.resolve('@sparticuz/chromium');
  const { version } = createRequire(entry)('../../package.json') as { version: string };
  return version;
}
