import { AIMessage } from '@langchain/core/messages';
import { Command, END, MessagesValue, START, StateGraph, StateSchema, UntrackedValue } from '@langchain/langgraph';
import { z } from 'zod';
import type { Actions } from '../../src/contracts/graph.ts';
import { answerFrom } from './answer-from.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import type { Hit } from '../../src/knowledge/search/word-index.ts';
import type { SmallTalk } from './small-talk.ts';
import { summarise, unanswered } from './unanswered.ts';
import { understand } from './understand.ts';

const State = new StateSchema({
  messages: MessagesValue,
  /** Why a person is needed; lives for one run. */
  reason: new UntrackedValue(z.string()),
});
type State = typeof State.State;

export interface KnowledgeGraphOptions {
  knowledge: Knowledge;
  companyName: string;
}

/** The support graph without a model: it says what stands in the knowledge base, and gives everything else to a person. */
export function createKnowledgeGraph({ knowledge, companyName }: KnowledgeGraphOptions) {
  function smallTalk({ messages }: State) {
    const wish = understand(unanswered(messages));
    return say(wish.kind === 'smallTalk' ? smallTalkReply(wish.talk, companyName) : '');
  }

  async function lookUp({ messages }: State) {
    const wish = understand(unanswered(messages));
    const answer = await answerFrom(knowledge, wish.kind === 'question' ? wish.questions : []);
    if (!answer) return new Command({ update: { reason: 'not in the knowledge base' }, goto: 'handOff' });
    const { text, passages, related } = answer;
    if (!answer.missing) return say(text, related.length > 0 ? { options: related } : undefined, passages);

    const reason = 'part of the question is not in the knowledge base';
    return say(`${text}\n\n${REST}`, { handoff: { reason, summary: summarise(messages) } }, passages);
  }

  function handOff({ messages, reason }: State) {
    const known = typeof reason === 'string';
    return say(known ? DO_NOT_KNOW : OF_COURSE, {
      handoff: { reason: known ? reason : 'the customer asked for a person', summary: summarise(messages) },
    });
  }

  const route = ({ messages }: State) => ROUTES[understand(unanswered(messages)).kind];

  return new StateGraph(State)
    .addNode('smallTalk', smallTalk)
    .addNode('lookUp', lookUp, { ends: ['handOff', END] })
    .addNode('handOff', handOff)
    .addConditionalEdges(START, route, ['smallTalk', 'lookUp', 'handOff'])
    .addEdge('smallTalk', END)
    .addEdge('handOff', END)
    .compile();
}

const ROUTES = { smallTalk: 'smallTalk', question: 'lookUp', human: 'handOff' } as const;

const OF_COURSE = 'Of course. I am getting a colleague for you; they will answer here.';
const DO_NOT_KNOW = 'I am sorry, I do not know that. I have asked a colleague, who will answer you here.';
const REST = 'The rest I do not know. I have asked a colleague, who will answer you here.';

function smallTalkReply(talk: SmallTalk, company: string): string {
  switch (talk) {
    case 'greeting':
      return `Hello! I am the assistant of ${company}. What can I help you with?`;
    case 'thanks':
      return 'You are welcome! Is there anything else I can help you with?';
    case 'goodbye':
      return `Goodbye, and thank you for writing to ${company}!`;
    case 'whoAreYou':
      return `I am the automated assistant of ${company}. If you would rather talk to a person, just say so.`;
    case 'fine':
      return 'All right. Just write if there is anything else.';
  }
}

function say(text: string, chatwoot?: Actions, passages: Hit[] = []) {
  return {
    messages: [
      new AIMessage({
        content: text,
        additional_kwargs: { ...(chatwoot && { chatwoot }), ...(passages.length > 0 && { passages }) },
      }),
    ],
  };
}
