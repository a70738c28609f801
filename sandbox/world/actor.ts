import type { Contact } from './records.ts';
import type { Bot, Rule, User } from './settings-records.ts';

/** Who makes a change; decides the words of the activity message and, for a message, its sender. */
export type Actor =
  | { kind: 'user'; record: User }
  | { kind: 'bot'; record: Bot }
  | { kind: 'contact'; record: Contact }
  | { kind: 'rule'; record: Rule }
  | { kind: 'system' };
