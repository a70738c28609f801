import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    '.local/',
    'coverage/',
    'node_modules/',
    'bench/results/',
    'chaos/results/',
    'build/',
    'dist/',
    'examples/testing/',
  ]),
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
  { files: ['src/workflows/**'], rules: { 'no-restricted-globals': ['error', 'process', 'fetch'] } },
  {
    files: ['src/**'],
    ignores: ['src/*/main.ts', 'src/workflows/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'Only a main.ts touches the process.' }],
      'no-console': 'error',
    },
  },
  { files: ['test/**', 'templates/*/test/**'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
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
