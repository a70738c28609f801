import { DECIDERS } from './test/mutants/deciders.ts';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: DECIDERS,
  plugins: ['./test/mutants/runner.ts'],
  testRunner: 'mocha-in-place',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Modules that were loaded anew stay in memory.
  maxTestRunnerReuse: 400,
  ignorePatterns: ['.local', 'build', 'coverage', 'dist', 'docs/images'],
  incrementalFile: 'build/mutants/incremental.json',
  tempDirName: 'build/mutants/sandbox',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  htmlReporter: { fileName: 'build/mutants/report.html' },
  jsonReporter: { fileName: 'build/mutants/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportMutants: false, reportTests: false },
};
