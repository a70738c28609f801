import { tool } from '@langchain/core/tools';
import { UntrackedValue } from '@langchain/langgraph';
import { z } from 'zod';
import { actionsSchema, type Actions } from '../src/contracts/graph.ts';

/**
 * Ready-made tools for any agent: each asks Chatwoot for something beside the reply, by its artifact `{ chatwoot: … }`.
 *
 * Fields are required or `.nullable()`, never `.optional()`: OpenAI's strict mode refuses those.
 */

/** What a tool tells the model, and what it asks of Chatwoot. */
const asking = (content: string, chatwoot: Actions): [string, { chatwoot: Actions }] => [content, { chatwoot }];

export const requestHuman = tool(
  ({ reason, summary }) =>
    asking('A colleague has been asked to take over. Tell the customer so in one sentence, then stop.', {
      handoff: { reason: reason.slice(0, 500), summary: summary.slice(0, 4000) },
    }),
  {
    name: 'request_human',
    description:
      'Gives the conversation to a person of the support team. Use it when the customer asks for a person, is upset, or ' +
      'when you cannot answer for certain.',
    schema: z.object({
      reason: z.string().describe('Why a person is needed, in a few words'),
      summary: z.string().describe('What the customer wants and what was said so far, for the colleague'),
    }),
    responseFormat: 'content_and_artifact',
  },
);

export const resolveConversation = tool(() => asking('The conversation will be closed.', { resolve: true }), {
  name: 'resolve_conversation',
  description: 'Closes the conversation after your reply. Only when the customer has said that nothing else is needed.',
  schema: z.object({}),
  responseFormat: 'content_and_artifact',
});

export const addLabels = tool(({ labels }) => asking('The labels will be added.', { labels: labels.filter(Boolean) }), {
  name: 'add_labels',
  description: 'Adds labels to the conversation, for the team. The customer does not see them.',
  schema: z.object({ labels: z.array(z.string()).describe('Lower case, words joined by hyphens') }),
  responseFormat: 'content_and_artifact',
});

export const privateNote = tool(({ note }) => asking('The note will be written.', { note }), {
  name: 'private_note',
  description: 'Writes a note for the team into the conversation. The customer does not see it.',
  schema: z.object({ note: z.string() }),
  responseFormat: 'content_and_artifact',
});

export const requestReview = tool(
  ({ reason }) =>
    asking('A colleague reads your reply before the customer gets it. Write it as usual.', {
      review: reason.slice(0, 500) || true,
    }),
  {
    name: 'request_review',
    description:
      'Has a person of the team read your reply before it is sent. Use it for what you may not promise alone.',
    schema: z.object({ reason: z.string().describe('What the colleague should look at, in a few words') }),
    responseFormat: 'content_and_artifact',
  },
);

export const offerOptions = tool(
  ({ options }) => {
    const titles = [...new Set(options.map((title) => title.trim()).filter(Boolean))].slice(0, 10);
    return asking('The buttons will be shown below your reply.', {
      options: titles.map((title) => ({ title, value: title })),
    });
  },
  {
    name: 'offer_options',
    description: 'Shows buttons below your reply, which the customer can press instead of typing. At most ten.',
    schema: z.object({ options: z.array(z.string()).describe('What each button says and sends, a few words') }),
    responseFormat: 'content_and_artifact',
  },
);

export const supportTools = [requestHuman, resolveConversation, addLabels, privateNote, offerOptions];

/**
 * A state key by which nodes ask for the same things, for graphs without tools: spread it into a `StateSchema`. Untracked,
 * since a checkpointed hand-off would be carried out again with every later turn.
 */
export const chatwootState = { chatwoot: new UntrackedValue(actionsSchema, { guard: false }) };
