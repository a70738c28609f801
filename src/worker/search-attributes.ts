import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';

/** What the Temporal UI can list conversations by. Optional: without them everything works but that. */
const WANTED = { ChatwootAccount: 'Int', ChatwootInbox: 'Int', ConversationPhase: 'Keyword' };

/** Says, once at start, which search attributes the server lacks and the one command that adds them. */
export async function checkSearchAttributes(
  connection: NativeConnection,
  namespace: string,
  log: Logger,
): Promise<void> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.entries(WANTED).filter(([name]) => !(name in customAttributes));
    if (missing.length === 0) return;
    const flags = missing.map(([name, type]) => `--name ${name} --type ${type}`).join(' ');
    const command = `temporal operator search-attribute create --namespace ${namespace} ${flags}`;
    log.warn(
      { missing: missing.map(([name]) => name), command },
      'search attributes are missing; conversations run without',
    );
  } catch (error) {
    log.info({ why: error instanceof Error ? error.name : 'unknown' }, 'search attributes could not be checked');
  }
}
