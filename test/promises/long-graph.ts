import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', () => ({
    messages: [{ role: 'assistant', content: `${'first half. '.repeat(820)}\n\n${'second half. '.repeat(300)}` }],
  }))
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
