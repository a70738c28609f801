import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { Command, END, MessagesValue, START, StateGraph, StateSchema, UntrackedValue } from '@langchain/langgraph';
import { z } from 'zod';
import type { Actions } from '../../src/contracts/graph.ts';
import { answerFrom } from './answer-from.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import type { Hit } from '../../src/knowledge/search/word-index.ts';
import { sentencesFor } from './sentences.ts';
import { summarise, textsOfCustomer, unanswered } from './unanswered.ts';
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
  const sentencesOf = (messages: BaseMessage[]) => sentencesFor(textsOfCustomer(messages), knowledge.languages());

  function smallTalk({ messages }: State) {
    const wish = understand(unanswered(messages));
    return say(wish.kind === 'smallTalk' ? sentencesOf(messages).talk(companyName)[wish.talk] : '');
  }

  async function lookUp({ messages }: State) {
    const wish = understand(unanswered(messages));
    const answer = await answerFrom(knowledge, wish.kind === 'question' ? wish.questions : []);
    if (!answer) return new Command({ update: { reason: 'not in the knowledge base' }, goto: 'handOff' });
    const { text, passages, related } = answer;
    if (!answer.missing) return say(text, related.length > 0 ? { options: related } : undefined, passages);

    const reason = 'part of the question is not in the knowledge base';
    return say(
      `${text}\n\n${sentencesOf(messages).rest}`,
      { handoff: { reason, summary: summarise(messages) } },
      passages,
    );
  }

  function handOff({ messages, reason }: State) {
    const known = typeof reason === 'string';
    const { doNotKnow, ofCourse } = sentencesOf(messages);
    return say(known ? doNotKnow : ofCourse, {
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
