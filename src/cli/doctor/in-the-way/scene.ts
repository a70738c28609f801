import type { AgentConfig } from '../../../settings/config.ts';
import type { Inbox } from '../../chatwoot-shapes.ts';

/** The bot and its inboxes, as far as it matters what gets in its way there. */
export interface Scene {
  mode: AgentConfig['policy']['mode'];
  silenceLabel: string;
  inboxes: Inbox[];
  /** `null`: nobody knows, or it is an API inbox, which needs none. */
  ownBot: number | null;
  hasUserToken: boolean;
  /** `MAX_TURNS` or `MAX_TOKENS` is set. */
  hasLimits: boolean;
}

/** As people know it. */
export const nameOf = ({ name, id }: { name?: string | null | undefined; id: number }): string =>
  `"${name ?? ''}" (${id})`;
