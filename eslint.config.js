import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Forbids imports matching `regex`; type-only imports stay allowed where `types` is true. */
const forbid = (regex, message, types = false) => ({ regex, message, allowTypeImports: types });
const imports = (...patterns) => ({ '@typescript-eslint/no-restricted-imports': ['error', { patterns }] });

export default defineConfig(
  globalIgnores(['.local/', 'coverage/', 'node_modules/', 'bench/results/', 'chaos/results/', 'build/', 'dist/']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src/chatwoot/**'],
    rules: imports(
      forbid(
        String.raw`^(?!\./|\.\./contracts/(chatwoot-\w+|attachments|ownership|send-key)\.ts$|zod$)`,
        'What Chatwoot says is read without anything of ours.',
      ),
    ),
  },
  {
    files: ['src/contracts/**'],
    rules: imports(forbid(String.raw`^(?!\./|\.\./chatwoot/|zod$)`, 'Contracts depend on src/chatwoot and zod only.')),
  },
  {
    files: ['src/workflows/**'],
    rules: {
      ...imports(
        forbid(
          String.raw`^(?!\./|\.\./contracts/|@temporalio/(workflow|common)$)`,
          'Workflow code runs in the sandbox: import values from this folder, contracts and @temporalio/workflow only.',
          true,
        ),
      ),
      'no-restricted-globals': ['error', 'process', 'fetch'],
    },
  },
  {
    files: ['src/activities/**'],
    rules: imports(
      forbid('/(workflows|ingress|worker)/', 'Activities know nothing about their callers.'),
      forbid(String.raw`/(config|logger)\.ts$`, 'Activities are given what they need.', true),
    ),
  },
  {
    files: ['src/ingress/**'],
    rules: imports(forbid('/(activities|worker)/', 'Ingress only verifies, validates and signals.')),
  },
  {
    files: ['graphs/**', 'sandbox/**'],
    rules: imports(forbid('/src/(?!contracts/)', 'Plug-ins and the sandbox see contracts only.')),
  },
  { files: ['src/worker/**'], rules: imports(forbid('/ingress/', 'The worker never serves HTTP.')) },
  {
    files: ['src/**'],
    ignores: ['src/*/main.ts', 'src/workflows/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'Only a main.ts touches the process.' }],
      'no-console': 'error',
    },
  },
  { files: ['test/**'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
  // They show what goes wrong, and demand nothing: tests take their place one by one.
  { files: ['test/**/*.repro.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['bin/**'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  { files: ['sandbox/page/**'], languageOptions: { globals: browserGlobals() } },
  prettier,
);

function browserGlobals() {
  const names =
    'window document fetch EventSource localStorage location history FormData URL URLSearchParams setTimeout clearTimeout ' +
    'setInterval clearInterval requestAnimationFrame navigator console HTMLElement CustomEvent matchMedia Intl crypto';
  return Object.fromEntries(names.split(' ').map((name) => [name, 'readonly']));
}
