import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Imported before a program: `.env`, where there is one. Node's own `--env-file-if-exists` complains where there is none. */
if (existsSync('.env')) loadEnvFile('.env');
