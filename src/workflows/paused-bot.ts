import { condition } from '@temporalio/workflow';

/**
 * As long as it runs, its bot is paused: conversations that begin meanwhile begin paused. It does nothing; being there is all
 * that is asked of it, so that the switch lives where everything else does, with who threw it and when.
 */
export async function pausedBot(): Promise<void> {
  await condition(() => false);
}
