import { readFile, writeFile } from 'node:fs/promises';
import { parts } from '../src/settings/settings.ts';
import { renderEnvExample } from './render-env-example.ts';
import { renderSettingsPage, withFirstSettings } from './render-settings-page.ts';

/** Writes what people read about settings from where they are defined: `npm run settings`. */

const at = (path: string) => new URL(`../${path}`, import.meta.url);

await writeFile(at('.env.example'), renderEnvExample(parts));
await writeFile(at('docs/settings.md'), renderSettingsPage(parts));
await writeFile(at('README.md'), withFirstSettings(await readFile(at('README.md'), 'utf8'), parts));
