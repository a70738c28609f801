import type { Name } from '../set-ups/set-ups.ts';

/** A fault that was mended once, as a patch that plants it anew. */
export interface Planted {
  /** Of `patches/`, without its ending. */
  patch: string;
  /** What it does, in words. */
  what: string;
  /** The set-up in which chaos could meet it; `null`: what it takes does not come up there. */
  setUp: Name | null;
}

export const PLANTED: readonly Planted[] = [
  {
    patch: '01-flips-of-people',
    what: 'what people and rules opened is taken for a failed webhook, and taken back',
    setUp: 'two-bots',
  },
  { patch: '02-other-bot', what: 'any bot that is assigned counts as ours', setUp: 'two-bots' },
  {
    patch: '03-message-crosses-with-the-end',
    what: 'what comes while a run ends is dropped',
    setUp: 'user-token',
  },
  { patch: '04-a-404-of-a-proxy', what: "a proxy's 404 means that the conversation is gone", setUp: 'user-token' },
  {
    patch: '05-an-activity-gives-back',
    what: "any activity behind a person's word gives the conversation back",
    setUp: 'api-inbox',
  },
  { patch: '06-unreadable-is-silent', what: 'an unreadable first message is left to the graph', setUp: null },
  { patch: '07-a-resolve-without-an-end', what: 'a resolve that Chatwoot refuses is tried for a day', setUp: null },
  { patch: '09-sends-without-a-deadline', what: 'a reply is tried for a day, and no person is asked', setUp: null },
  { patch: '11-people-outside-are-nobody', what: "words in nobody's name are nobody's", setUp: 'two-bots' },
  {
    patch: '16-absence-is-believed-at-once',
    what: 'a message that waits in front of Chatwoot counts as lost, and is sent again',
    setUp: 'user-token',
  },
];
