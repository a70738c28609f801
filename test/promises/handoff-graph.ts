import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => {
    const text = messages.at(-1)?.text ?? '';
    const chatwoot = /refund/.test(text) ? { handoff: { reason: 'a refund' } } : undefined;
    return {
      messages: [
        {
          role: 'assistant',
          content: chatwoot ? 'One moment.' : `re: ${text}`,
          additional_kwargs: chatwoot ? { chatwoot } : {},
        },
      ],
    };
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
