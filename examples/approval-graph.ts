import { END, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { Pool } from 'pg';

/** Asks the team before it refunds, and remembers each conversation in the PostgreSQL at DATABASE_URL. */
export async function graph() {
  const pool = new Pool({ connectionString: process.env['DATABASE_URL'] });
  // The database may drop a connection that is idle: without a listener that would end the worker.
  pool.on('error', () => {
    console.error('a connection to the database was dropped');
  });
  const checkpointer = new PostgresSaver(pool);
  await checkpointer.setup();
  return new StateGraph(MessagesAnnotation)
    .addNode('answer', ({ messages }) => {
      const question = messages.at(-1)?.text ?? '';
      if (!/refund/i.test(question)) return say(`You said: ${question}`);
      const answer: string = interrupt({ question: `May I refund this? "${question}"` });
      return say(answer === 'yes' ? 'Your money is on its way.' : `I am sorry: ${answer}`);
    })
    .addEdge(START, 'answer')
    .addEdge('answer', END)
    .compile({ checkpointer });
}

const say = (content: string) => ({ messages: [{ role: 'assistant', content }] });
