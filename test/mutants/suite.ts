import { pathToFileURL } from 'node:url';
import { TestStatus, type TestResult } from '@stryker-mutator/api/test-runner';
import Mocha from 'mocha';

export type Suite = Mocha;

interface RunOptions {
  /** Ends with the first test that fails. */
  bail: boolean;
  /** Full titles of the tests to run; all where it is absent. */
  only?: ReadonlySet<string>;
  /** Is told each test's full title before it begins. */
  before?: (test: string) => void;
}

/**
 * Loads test files, as often as one likes: what is loaded anew is for the module hooks to say. Mocha's own way is by `require`, which
 * never loads a file twice.
 */
export async function load(files: readonly string[]): Promise<Suite> {
  const mocha = new Mocha({ reporter: Silent, timeout: 0 });
  mocha.cleanReferencesAfterRun(false);
  for (const file of files) {
    mocha.suite.emit('pre-require', globalThis, file, mocha);
    const module: unknown = await import(pathToFileURL(file).href);
    mocha.suite.emit('require', module, file, mocha);
    mocha.suite.emit('post-require', globalThis, file, mocha);
  }
  return mocha;
}

/** Runs the tests of a suite and tells how each ended; a test is known by its full title. */
export async function run(suite: Suite, { bail, only, before }: RunOptions): Promise<TestResult[]> {
  const tests: TestResult[] = [];
  setBail(suite.suite, bail);
  suite.grep(only ? titled(only) : /^/);
  await new Promise<void>((done) => {
    const runner = suite.run(() => {
      done();
    });
    runner.on('test', (test) => before?.(test.fullTitle()));
    runner.on('pass', (test) => tests.push({ ...named(test), status: TestStatus.Success }));
    runner.on('fail', (test, error: unknown) =>
      tests.push({ ...named(test), status: TestStatus.Failed, failureMessage: String(error) }),
    );
  });
  return tests;
}

const named = (test: Mocha.Test) => ({
  id: test.fullTitle(),
  name: test.fullTitle(),
  timeSpentMs: test.duration ?? 0,
});

/** Mocha asks nothing else of an expression; one made of a thousand titles would be slow. */
function titled(titles: ReadonlySet<string>): RegExp {
  return Object.assign(/^/, { test: (title: string) => titles.has(title) });
}

function setBail(suite: Mocha.Suite, bail: boolean): void {
  suite.bail(bail);
  for (const child of suite.suites) setBail(child, bail);
}

class Silent extends Mocha.reporters.Base {}
