import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => {
    const text = messages.at(-1)?.text ?? '';
    return {
      messages: [
        {
          role: 'assistant',
          content: `re: ${text}`,
          additional_kwargs: /parcel/.test(text) ? { chatwoot: { labels: ['shipping'] } } : {},
        },
      ],
    };
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
