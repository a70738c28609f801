import { startSandbox, type Sandbox } from '../../sandbox/chatwoot.ts';
import type { Model } from '../model.ts';
import { startProxy, type Passed } from '../proxy/proxy.ts';
import { recordFrom } from '../report/record.ts';
import type { Target } from '../strikes/target.ts';
import { startCrowd } from './crowd.ts';
import type { SetUp } from './set-ups.ts';

/** A Chatwoot for one set-up, and what stands between it and us. */
export interface World extends Target {
  setUp: SetUp;
  sandbox: Sandbox;
  /** The second bot's id; `null`: there is none. */
  otherBot: number | null;
  /** Sends Chatwoot's webhooks there, through the proxy. */
  connect(webhookUrl: string): void;
  close(): Promise<void>;
}

type Serve = (name: string, onFault: (fault: string, markers: string[]) => void) => Model;

export async function openWorld(setUp: SetUp, seed: number, serve: Serve): Promise<World> {
  const sandbox = await startSandbox({
    ...{ seed, messagesPerMinute: 1_000_000, webhookThreads: 32, webhookSpread: 500 },
    keepPendingOnBotFailure: setUp.keepsPending,
  });
  const crowd = setUp.isCrowded ? await startCrowd(sandbox) : null;
  const otherBot = crowd?.id ?? null;
  const record = recordFrom(sandbox, setUp, otherBot);
  const watch = (side: string, conversationOf: (path: string, body: string) => number | null, note: Noted) =>
    startProxy({
      conversationOf,
      onPassed: note,
      onFault: (fault, conversation) => record.strike(`${side}: ${fault}`, conversation),
    });
  const calls = await watch('call', calledAbout, record.noteCall);
  const webhooks = await watch('webhook', toldAbout, record.noteWebhook);
  calls.aim(sandbox.url);
  return {
    ...{ setUp, sandbox, otherBot, record, proxies: { calls, webhooks } },
    model: serve(setUp.name, record.strikeModel),
    connect(webhookUrl) {
      webhooks.aim(webhookUrl);
      const url = `${webhooks.url}${new URL(webhookUrl).pathname}`;
      if (setUp.mode === 'api-inbox') sandbox.setApiInboxUrl(url);
      else sandbox.setBotUrl(url);
    },
    async close() {
      record.stop();
      calls.close();
      webhooks.close();
      await crowd?.close();
      await sandbox.close();
    },
  };
}

type Noted = (passed: Passed, conversation: number | null) => void;

const calledAbout = (path: string) => Number(/\/conversations\/(\d+)/.exec(path)?.[1] ?? 0) || null;

function toldAbout(_path: string, body: string): number | null {
  const { event, id, conversation } = JSON.parse(body) as { event: string; id: number; conversation?: { id: number } };
  if (event.startsWith('message_')) return conversation?.id ?? null;
  return event.startsWith('conversation_') && !event.includes('typing') ? id : null;
}
