import got from 'got';
import type { Conversation, Message, Priority, Status } from '../../sandbox/world/records.ts';
import type { Sandbox } from '../../sandbox/chatwoot.ts';

/** What people see of a conversation. */
export interface DeskView extends Pick<
  Conversation,
  'status' | 'assigneeId' | 'teamId' | 'labels' | 'customAttributes'
> {
  status: Status;
  priority: Priority | null;
  /** What was said, oldest first. */
  said: { by: 'customer' | 'bot' | 'person' | 'chatwoot'; text: string }[];
  /** Private notes, the bot's as well as people's. */
  notes: string[];
}

/** The desk, as one of its agents uses it. */
export interface Desk {
  /** Throws where there is no such conversation. */
  look(conversation: number): DeskView;
  /** Waits until it looks as `is` wants; rejects after `timeout` milliseconds (30,000 by default), with how it looks instead. */
  until(conversation: number, is: (view: DeskView) => boolean, timeout?: number): Promise<DeskView>;
  reply(conversation: number, content: string): Promise<unknown>;
  note(conversation: number, content: string): Promise<unknown>;
  setStatus(conversation: number, status: Status): Promise<unknown>;
  assign(conversation: number, assignee: number): Promise<unknown>;
  assignBot(conversation: number, bot: number): Promise<unknown>;
  assignTeam(conversation: number, team: number): Promise<unknown>;
  /** These labels and no others. */
  label(conversation: number, labels: string[]): Promise<unknown>;
  /** The bot has it again. */
  handBack(conversation: number): Promise<void>;
}

const TYPE_OF_ACTIVITY = 2;
const SPEAKERS = { Contact: 'customer', AgentBot: 'bot', User: 'person' } as const;

export function look(sandbox: Sandbox, id: number): DeskView {
  const found = sandbox.conversation(id);
  if (!found) throw new Error(`there is no conversation ${id}`);
  const { status, priority, assigneeId, teamId, labels, customAttributes } = found;
  const spoken = sandbox.messages(id).filter(({ type }) => type !== TYPE_OF_ACTIVITY);
  return {
    ...{ status, priority, assigneeId, teamId, labels, customAttributes },
    said: spoken
      .filter((message) => !message.private)
      .map((message) => ({ by: speakerOf(message), text: textOf(message) })),
    notes: spoken.filter((message) => message.private).map(textOf),
  };
}

const speakerOf = ({ senderType }: Message) => (senderType ? SPEAKERS[senderType] : 'chatwoot');
const textOf = ({ content }: Message) => content ?? '';

/** The desk with a person's token. */
export function createDeskClient(sandbox: Sandbox, token = sandbox.tokens.agent): Desk {
  const api = got.extend({
    prefixUrl: `${sandbox.url}/api/v1/accounts/${sandbox.accountId}`,
    headers: { api_access_token: token },
    responseType: 'json',
  });
  const post = (id: number, what: string, json: object) => api.post(`conversations/${id}/${what}`, { json });
  return {
    look: (id) => look(sandbox, id),
    async until(id, is, timeout = 30_000) {
      const there = () => {
        const view = look(sandbox, id);
        return is(view) && view;
      };
      return sandbox.until(there, timeout).catch((cause: unknown) => {
        throw new Error(`not within ${timeout} ms: ${JSON.stringify(look(sandbox, id))}`, { cause });
      });
    },
    reply: (id, content) => post(id, 'messages', { content }),
    note: (id, content) => post(id, 'messages', { content, private: true }),
    setStatus: (id, status) => post(id, 'toggle_status', { status }),
    assign: (id, assignee) => post(id, 'assignments', { assignee_id: assignee }),
    assignBot: (id, bot) => post(id, 'assignments', { assignee_type: 'AgentBot', assignee_id: bot }),
    assignTeam: (id, team) => post(id, 'assignments', { team_id: team }),
    label: (id, labels) => post(id, 'labels', { labels }),
    async handBack(id) {
      await post(id, 'assignments', { assignee_type: 'AgentBot', assignee_id: sandbox.botId });
      await post(id, 'toggle_status', { status: 'pending' });
    },
  };
}
