import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { TESTS } from './deciders.ts';
import { watchModules, type Modules } from './modules.ts';
import { load, run, type Suite } from './suite.ts';

/**
 * Runs mocha for StrykerJS, whose own runner does not know mocha 12 and would need a process for each mutant that is alive as
 * a module is loaded. Here such a mutant's modules are loaded anew in the same process, with the tests alone that import them.
 */
function createRunner(): TestRunner {
  const context: InstrumenterContext = {};
  Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: context });
  let files: string[] = [];
  let modules: Modules;
  let loaded: Suite;

  return { capabilities, init, dryRun, mutantRun };

  function capabilities() {
    return { reloadEnvironment: true };
  }

  async function init(): Promise<void> {
    files = globSync(TESTS).sort();
    modules = watchModules(process.cwd());
    loaded = await load(files);
  }

  async function dryRun(): Promise<DryRunResult> {
    const tests = await run(loaded, { bail: false, before: (test) => (context.currentTestId = test) });
    delete context.currentTestId;
    const { mutantCoverage } = context;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage ? { mutantCoverage } : {}) };
  }

  async function mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, hitLimit } = options;
    Object.assign(context, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit ? 0 : undefined });
    try {
      return toMutantRunResult(await runWithMutant(options));
    } catch (error) {
      // What cannot even be loaded is found by every test.
      return toMutantRunResult({ status: DryRunStatus.Error, errorMessage: String(error) });
    } finally {
      delete context.activeMutant;
    }
  }

  async function runWithMutant({ testFilter, sandboxFileName, ...options }: MutantRunOptions): Promise<DryRunResult> {
    const bail = !options.disableBail;
    const isStatic = options.mutantActivation === 'static';
    const tests = isStatic
      ? await runAnew(sandboxFileName, bail)
      : await run(loaded, { bail, ...(testFilter ? { only: new Set(testFilter) } : {}) });
    const timeout = determineHitLimitReached(context.hitCount, context.hitLimit);
    return timeout ?? { status: DryRunStatus.Complete, tests };
  }

  /** With all that a mutated file is part of loaded anew: first the test of its name, which should find the mutant, then the others. */
  async function runAnew(mutated: string, bail: boolean): Promise<TestResult[]> {
    const file = relative(process.cwd(), resolve(mutated));
    const own = file.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
    const importers = Object.groupBy(modules.importersOf(file, files), (test) => (test === own ? 'own' : 'others'));
    for (const tests of [importers.own, importers.others]) {
      if (!tests) continue;
      modules.renew();
      const suite = await load(tests);
      const results = await run(suite, { bail });
      suite.dispose();
      const isLast = tests === importers.others || !importers.others;
      if (isLast || results.some(({ status }) => status === TestStatus.Failed)) return results;
    }
    throw new Error(`no test imports ${file}`);
  }
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'mocha-in-place', createRunner)];
