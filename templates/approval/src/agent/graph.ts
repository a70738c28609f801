import { END, interrupt, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';

/**
 * Asks the team before it refunds: the question comes as a private note, and whoever answers it by `/resume yes` lets the graph go on.
 * MemorySaver forgets with the process: a checkpointer with a database (`@langchain/langgraph-checkpoint-postgres`) does not.
 */
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', ({ messages }) => {
    const question = messages.at(-1)?.text ?? '';
    if (!/refund/i.test(question)) return say(`You said: ${question}. Ask for a refund, and the team is asked.`);
    const answer: string = interrupt({ question: `May I refund this? "${question}"` });
    return say(answer === 'yes' ? 'Your money is on its way.' : `I am sorry: ${answer}`);
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile({ checkpointer: new MemorySaver() });

const say = (content: string) => ({ messages: [{ role: 'assistant', content }] });
