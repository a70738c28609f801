import type { Sandbox } from '../../sandbox/chatwoot.ts';
import type { Model } from '../model.ts';
import type { Proxy } from '../proxy/proxy.ts';
import type { Record } from '../report/record.ts';

/** What can be killed, and how it comes back. */
export interface Parts {
  names: readonly string[];
  kill(part: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  start(part: string): Promise<void>;
}

/** One set-up, as faults see it. */
export interface Target {
  sandbox: Sandbox;
  /** Of our calls to Chatwoot, and of Chatwoot's webhooks to us. */
  proxies: { calls: Proxy; webhooks: Proxy };
  model: Model;
  record: Record;
}
