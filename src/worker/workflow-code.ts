import { ownPath } from '../settings/own-path.ts';

const workflowsPath = ownPath('../workflows/index.ts', import.meta.url);

/**
 * What a bundle is made of. Loaded once for all conversations of a worker and frozen, where the SDK would load it anew for each: that took
 * a new conversation milliseconds, and all of them memory. So no module below `src/workflows` may keep anything of a run.
 */
export const workflowCode = { workflowsPath, preloadModules: [workflowsPath] };
