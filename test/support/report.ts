import { mkdir, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import Mocha from 'mocha';

/** Where a run leaves the files whose tests failed, one on a line: `.ci/run` tries them once more, alone. Empty after a green run. */
const failedFiles = 'build/failed-test-files.txt';

/** Mocha's own report, and a list of the files that failed. */
export default class Report extends Mocha.reporters.Spec {
  readonly #failed = new Set<string>();

  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('fail', ({ file }) => {
      if (file !== undefined) this.#failed.add(relative(process.cwd(), file));
    });
  }

  override done(failures: number, end?: (failures: number) => void): void {
    const lines = [...this.#failed].sort().map((file) => `${file}\n`);
    void mkdir('build', { recursive: true })
      .then(() => writeFile(failedFiles, lines.join('')))
      .finally(() => end?.(failures));
  }
}
