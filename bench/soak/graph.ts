import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { WORDS } from './talks.ts';

/** Echoes; ends a conversation, asks for a person or fails where the customer's words want it. */
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => {
    const asked = messages.at(-1)?.text ?? '';
    if (asked === WORDS.fail) throw new Error('this graph fails every time');
    const chatwoot = chatwootFor(asked);
    return { messages: [{ role: 'assistant', content: `You said: ${asked}`, additional_kwargs: { chatwoot } }] };
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();

function chatwootFor(asked: string): object {
  if (asked === WORDS.bye) return { resolve: true };
  return asked === WORDS.person ? { handoff: { reason: 'the customer wants a person' } } : {};
}
