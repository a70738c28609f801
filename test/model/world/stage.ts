import type { Message } from '../../../sandbox/world/records.ts';
import type { WebhookJob } from '../../../sandbox/webhooks/webhooks.ts';
import type { Clock } from '../temporal/clock.ts';
import type { WorkflowHost } from '../temporal/workflow-host.ts';
import { createApi } from './api.ts';
import type { Chance } from './chance.ts';
import { createChatwoot, type LocalChatwoot } from './chatwoot.ts';
import { createCrossings, type Crossings } from './crossings.ts';
import { createGraph } from './graph.ts';
import { createPostOffice, type PostOffice } from './post-office.ts';
import { createProduct, type Product } from './product.ts';
import { policyOf } from './settings.ts';
import { createWatch, wordsIn, wordsOf, type Watch } from './watch.ts';
import { createWires, type Wires } from './wires.ts';
import type { ScriptName, Setup } from './world.ts';

/** Chatwoot, the product, and what stands between them. */
export interface Stage {
  chatwoot: LocalChatwoot;
  product: Product;
  watch: Watch;
  wires: Wires;
  crossings: Crossings;
  post: PostOffice;
  /** What the graph does when it is called next. */
  scripts: ScriptName[];
  /** Messages that the product has stored. */
  ours: Set<Message>;
}

export function createStage(host: WorkflowHost, setup: Setup, clock: Clock, chance: Chance): Stage {
  const ours = new Set<Message>();
  const scripts: ScriptName[] = [];
  const chatwoot = createChatwoot(setup, clock, (job) => {
    post.take(job);
  });
  const watch = createWatch(chatwoot, clock.now);
  const inside = (what: string) => {
    watch.note({ kind: 'inside', what });
  };
  const post = createPostOffice({
    clock,
    chance,
    bring(job, body) {
      const received = product.receive(body);
      if (received) noteWebhook(job, 'taken');
      return received !== undefined;
    },
    lost(job) {
      noteWebhook(job, 'lost');
    },
    fail(job, why) {
      watch.by('chatwoot', () => {
        job.onFailure(why);
      });
    },
  });
  const call = createApi(chatwoot.world);
  const crossings = createCrossings();
  const wires = createWires({
    ...{ clock, chance, crossings },
    slow: setup.slow,
    moment: () => watch.moments.length,
    called: inside,
    struck(call) {
      watch.note({ kind: 'strike', call });
    },
    api(request, sent) {
      const before = chatwoot.conversation.messages.length;
      const answer = watch.by('us', () => call(request), sent);
      for (const message of chatwoot.conversation.messages.slice(before)) if (message.type === 1) ours.add(message);
      return answer;
    },
  });
  const graph = createGraph({
    clock,
    scripts,
    thinks: () => chance.between(50, 3000),
    asked(words, script) {
      watch.note({ kind: 'graph', words, isSilent: script === 'silent', resolves: script === 'resolve' });
      crossings.pass('graph', 'there');
    },
  });
  const { tokens, conversation } = chatwoot;
  const policy = policyOf(setup);
  const inbox = conversation.inboxId;
  const product = createProduct({ host, clock, chance, setup, policy, wires, graph, tokens, inbox, told: inside });
  return { chatwoot, product, watch, wires, crossings, post, scripts, ours };

  function noteWebhook({ event, message: id }: WebhookJob, fate: 'taken' | 'lost'): void {
    const message = conversation.messages.find((each) => each.id === id);
    const submitted = JSON.stringify(message?.contentAttributes['submitted_values'] ?? '');
    watch.note({ kind: 'webhook', event, fate, words: message?.type === 0 ? wordsOf(message) : wordsIn(submitted) });
  }
}
