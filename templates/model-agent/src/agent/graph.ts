import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent } from 'langchain';
import { supportTools } from 'durable-chatwoot-agent';

const PROMPT = `You answer customers in a support chat, in their own language, in one to four short sentences.
Say nothing that you do not know for certain, and call request_human where a person is needed.`;

const hasModel = Boolean(process.env['OPENAI_API_KEY'] || process.env['OPENAI_BASE_URL']);

/** An agent with tools that hand off, resolve, label, write notes and show buttons. */
const createModelAgent = () =>
  createAgent({
    model: new ChatOpenAI({
      model: process.env['OPENAI_MODEL'] || 'gpt-5.4-mini',
      apiKey: process.env['OPENAI_API_KEY'] || 'not-needed',
      configuration: { baseURL: process.env['OPENAI_BASE_URL'] || 'https://api.openai.com/v1' },
      maxTokens: 1000,
      maxRetries: 0,
    }),
    tools: supportTools,
    systemPrompt: PROMPT,
  });

/** Stands in until there is a model. */
const createEcho = () =>
  new StateGraph(MessagesAnnotation)
    .addNode('answer', ({ messages }) => {
      const content = `You said: ${messages.at(-1)?.text ?? ''} (No model yet: set OPENAI_API_KEY in .env.)`;
      return { messages: [{ role: 'assistant', content }] };
    })
    .addEdge(START, 'answer')
    .addEdge('answer', END)
    .compile();

export const graph = hasModel ? createModelAgent() : createEcho();
