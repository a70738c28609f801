import { cleanUp } from './cleanups.ts';
import { installRuntime } from './temporal.ts';

/** What surrounds a run, or each of its files where they run beside each other. */
export const mochaHooks = {
  beforeAll(): void {
    installRuntime();
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await cleanUp();
  },
};
