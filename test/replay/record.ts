import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { withConversation } from '../support/conversation.ts';
import { cleanUp } from '../support/cleanups.ts';
import { temporal } from '../support/temporal.ts';
import { scenarios } from './scenarios.ts';

/**
 * Saves a history of every scenario that has none yet: `npm run record`. Histories that exist stay as they are, since they
 * stand for conversations that run somewhere; with `-- <name>` one more is saved beside them, for a new release.
 */
const [release] = process.argv.slice(2);
const { client } = await temporal();
try {
  for (const [name, create] of Object.entries(scenarios)) {
    const file = new URL(`histories/${name}${release ? `@${release}` : ''}.json`, import.meta.url);
    if (existsSync(file)) continue;
    const { setup, play, run } = create();
    await withConversation(setup, async (chat) => {
      await play(chat);
      const history = await client.workflow
        .getHandle(chat.id, run === 'last' ? undefined : chat.firstRun())
        .fetchHistory();
      await writeFile(file, historyToJSON(history));
    });
    console.log(`recorded ${name}`);
  }
} finally {
  await cleanUp();
}
