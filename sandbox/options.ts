import type { Processes } from './processes.ts';
import type { SeedOptions } from './world/store/seed.ts';
import type { DescribeWorkflow } from './workflow-view.ts';
import type { Version } from './world/world.ts';

export interface SandboxOptions extends SeedOptions {
  port?: number;
  host?: string;
  /** JSON; loaded where it exists, written after changes: a restart continues conversations and ids. */
  stateFile?: string;
  /** Of the faults, and of the order of webhooks. */
  seed?: number;
  /** For the page's links, with `{account}` and `{conversation}`. */
  workflowUrl?: string;
  /** Milliseconds; Chatwoot's own by default. */
  webhookTimeout?: number;
  retryDelay?: number;
  /** Deliveries at the same time; Sidekiq's ten by default. */
  webhookThreads?: number;
  /** Milliseconds: each delivery waits a random part of it, so that webhooks come in any order; 0 by default. */
  webhookSpread?: number;
  /** Milliseconds until a background job runs: rules, macros, bulk actions, mails. */
  jobDelay?: number;
  /** Which Chatwoot it is like; 4.16 by default. */
  version?: Version;
  /** Chatwoot's `CONVERSATION_MESSAGE_PER_MINUTE_LIMIT`. */
  messagesPerMinute?: number;
  /** The account setting of that name. */
  keepPendingOnBotFailure?: boolean;
  /** What the page offers the customer to write; by default what the example shop is asked. */
  suggestions?: readonly string[];
  /** What the page may kill. */
  processes?: Processes;
  /** Tells the page what the bot does about a conversation. */
  describeWorkflow?: DescribeWorkflow;
}
