import { closeTemporal, installRuntime } from './temporal.ts';

/** What surrounds a whole run. Tests that need no server start none: `temporal()` starts it when it is first asked for. */
export const mochaHooks = {
  beforeAll(): void {
    installRuntime();
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(20_000);
    await closeTemporal();
  },
};
