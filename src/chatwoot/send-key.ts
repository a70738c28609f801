/** The key in `content_attributes` under which Chatwoot keeps and echoes our send key (reference 5.3: kept verbatim). */
export const SEND_KEY = 'agent_send_key';

/** What a message of ours is for. */
export type SendKind = 'reply' | 'holding' | 'fallback' | 'handoff' | 'note' | 'followup' | 'repair' | 'draft';

/** Written as `<agent>:<newest>:<kind>:<part>/<parts>`. */
export interface SendKey {
  agent: string;
  /** Newest customer message that the text answers. */
  newest: number;
  kind: SendKind;
  part: number;
  parts: number;
}

const PATTERN = /^([^:]+):(\d+):(reply|holding|fallback|handoff|note|followup|repair|draft):(\d+)\/(\d+)$/;
const ANSWERS = new Set<SendKind>(['reply', 'fallback', 'handoff']);

export function formatSendKey({ agent, newest, kind, part, parts }: SendKey): string {
  return `${agent}:${newest}:${kind}:${part}/${parts}`;
}

export function parseSendKey(text: unknown): SendKey | undefined {
  const match = typeof text === 'string' ? PATTERN.exec(text) : null;
  if (!match) return undefined;
  const [, agent = '', newest, kind, part, parts] = match;
  return { agent, newest: Number(newest), kind: sendKind(kind), part: Number(part), parts: Number(parts) };
}

/** Whether a message with this key is the whole answer to the customer's message `id` (or to a later one). */
export function answers(key: SendKey | undefined, id: number): boolean {
  return isWhole(key) && key.newest >= id;
}

/**
 * The same for a message as it waits: a button click has the id of the older message that held the buttons, so an answer to
 * something later says nothing about it.
 */
export function answersMessage(key: SendKey | undefined, { id, key: own = String(id) }: { id: number; key?: string }) {
  return own === String(id) ? answers(key, id) : isWhole(key) && key.newest === id;
}

function isWhole(key: SendKey | undefined): key is SendKey {
  return key !== undefined && ANSWERS.has(key.kind) && key.part === key.parts;
}

function sendKind(text: string | undefined): SendKind {
  switch (text) {
    case 'holding':
    case 'fallback':
    case 'handoff':
    case 'note':
    case 'followup':
    case 'repair':
    case 'draft':
      return text;
    default:
      return 'reply';
  }
}
