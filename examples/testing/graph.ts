import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';

export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => {
    const question = messages.at(-1)?.text ?? '';
    if (/refund/i.test(question)) {
      const chatwoot = { handoff: { reason: 'a refund' }, labels: ['refund'] };
      return { messages: [{ role: 'assistant', content: 'One moment.', additional_kwargs: { chatwoot } }] };
    }
    return { messages: [{ role: 'assistant', content: `You said: ${question}` }] };
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
