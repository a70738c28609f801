import { END, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
const compiled = new StateGraph(MessagesAnnotation)
  .addNode('answer', () => ({ messages: [{ role: 'assistant', content: 'hi' }] }))
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile({ checkpointer: new MemorySaver() });
// A database that takes connections and answers nothing (a failover, a full pool).
compiled.getState = () => new Promise(() => undefined);
export const graph = compiled;
