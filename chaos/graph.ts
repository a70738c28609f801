import { AIMessage } from '@langchain/core/messages';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';

/** A graph that asks its model over HTTP, and for a person where the model says so; what chaos runs, with and without us. */
const modelOf = (set: string) =>
  new ChatOpenAI({
    // Tells whose turn it is: several set-ups share one model.
    model: set,
    apiKey: 'none',
    // Retries belong to whoever runs the graph.
    maxRetries: 0,
    timeout: 6000,
    configuration: { baseURL: process.env['OPENAI_BASE_URL'] },
  });

export const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', async ({ messages }, config) => {
    const [, set = ''] = String(config.configurable?.['thread_id']).split(':');
    const { text } = await modelOf(set).invoke(messages, config);
    const handoff = text.startsWith('person:')
      ? { chatwoot: { handoff: { reason: 'the customer asked for a person' } } }
      : {};
    return { messages: [new AIMessage({ content: text, additional_kwargs: handoff })] };
  })
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
