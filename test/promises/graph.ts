import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
/** `bye…` is answered and resolved; all else is answered. */
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => {
    const asked: string[] = [];
    for (const m of messages.toReversed()) {
      if (m.type !== 'human') break;
      asked.unshift(m.text);
    }
    const text = asked.join('+');
    const chatwoot = /bye/.test(text) ? { resolve: true } : undefined;
    return {
      messages: [{ role: 'assistant', content: `re: ${text}`, additional_kwargs: chatwoot ? { chatwoot } : {} }],
    };
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
