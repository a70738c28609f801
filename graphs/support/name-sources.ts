import { AIMessage, ToolMessage, type BaseMessage, type MessageContent } from '@langchain/core/messages';
import { createMiddleware } from 'langchain';
import { z } from 'zod';
import { withLinks, type Cited } from './links.ts';
import { foundSchema, SEARCH, type Found } from './tools.ts';
import { requestHuman } from '../tools.ts';
import { summarise } from './unanswered.ts';

/** As the model is told to write them: `[#3fa90]`. */
const MARK = /[ \t]*\[#([\da-f]{5})\]/g;

/**
 * Puts links in the place of the marks by which the model says what its answer stands on, so that it can make up no address; and
 * gives a turn in which nothing was found to a person, whatever the model says instead.
 */
export function nameSources() {
  return createMiddleware({
    name: 'NameSources',
    wrapModelCall: async (request, handler) => {
      const response = await handler(request);
      return response instanceof AIMessage ? withSources(response, request.messages) : response;
    },
  });
}

function withSources(response: AIMessage, messages: BaseMessage[]): AIMessage {
  const turn = messages.slice(messages.findLastIndex(({ type }) => type === 'human') + 1);
  const searches = turn.filter((message) => ToolMessage.isInstance(message) && message.name === SEARCH).map(foundBy);
  const isLast = (response.tool_calls ?? []).length === 0;
  const isLost =
    isLast && !turn.some(isToolsWord) && searches.length > 0 && searches.every(({ passages }) => passages.length === 0);
  const wasHandedOver = turn.some((message) => message.type === 'tool' && message.name === requestHuman.name);
  response.content = linked(
    response.content,
    searches.flatMap(({ passages }) => passages),
  );
  if (isLost && !wasHandedOver) {
    const handoff = { reason: 'not in the knowledge base', summary: summarise(messages) };
    response.additional_kwargs = { ...response.additional_kwargs, chatwoot: { handoff } };
  }
  return response;
}

/** What a server's tool has answered is something to go by, too. */
function isToolsWord(message: BaseMessage): boolean {
  return fromServer.safeParse('artifact' in message ? message.artifact : undefined).success;
}
const fromServer = z.object({ mcp: z.object({ kind: z.literal('result') }) });

function foundBy(message: BaseMessage): Found {
  const found = foundSchema.safeParse('artifact' in message ? message.artifact : undefined);
  return found.success ? found.data : { passages: [] };
}

/** The links stand below the last of its texts. */
function linked(content: MessageContent, passages: Found['passages']): MessageContent {
  if (typeof content === 'string') return linkedText(content, passages);
  const last = content.findLastIndex(({ type }) => type === 'text');
  const all = content.map((block) => ('text' in block && typeof block.text === 'string' ? block.text : '')).join('');
  return content.map((block, at) => {
    if (block.type !== 'text' || typeof block['text'] !== 'string') return block;
    const text = block['text'].replace(MARK, '');
    return { ...block, text: at === last ? withLinks(text, citedIn(all, passages)) : text };
  });
}

const linkedText = (text: string, passages: Found['passages']): string =>
  withLinks(text.replace(MARK, ''), citedIn(text, passages));

function citedIn(text: string, passages: Found['passages']): Cited[] {
  const marks = [...text.matchAll(MARK)].map(([, mark]) => mark);
  const cited = marks.flatMap((mark) => passages.find((passage) => passage.mark === mark) ?? []);
  return cited.map(({ document, address }) => ({ title: document, address }));
}
