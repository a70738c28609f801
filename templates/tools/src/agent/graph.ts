import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt';
import { ChatOpenAI } from '@langchain/openai';
import { addLabels, requestHuman } from 'durable-chatwoot-agent';
import { findOrder } from './tools.ts';

type State = typeof MessagesAnnotation.State;

const tools = [findOrder, requestHuman, addLabels];

/** A model that chooses a tool, or, as long as there is none, rules that do. */
async function decide(state: State): Promise<{ messages: BaseMessage[] }> {
  if (!process.env['OPENAI_API_KEY'] && !process.env['OPENAI_BASE_URL']) return { messages: [decideByRules(state)] };
  const model = new ChatOpenAI({
    model: process.env['OPENAI_MODEL'] || 'gpt-5.4-mini',
    apiKey: process.env['OPENAI_API_KEY'] || 'not-needed',
    configuration: { baseURL: process.env['OPENAI_BASE_URL'] || 'https://api.openai.com/v1' },
    maxTokens: 1000,
    maxRetries: 0,
  });
  const prompt = { role: 'system', content: 'You answer customers of a shop in one to three short sentences.' };
  return { messages: [await model.bindTools(tools).invoke([prompt, ...state.messages])] };
}

function decideByRules({ messages }: State): AIMessage {
  const last = messages.at(-1);
  const text = last?.text ?? '';
  if (last?.type === 'tool')
    return new AIMessage(last.name === 'request_human' ? 'A colleague will answer here.' : text);
  const number = /\d{4,}/.exec(text)?.[0];
  if (number) return calling('find_order', { number });
  if (/\b(?:person|human|complain|refund)/i.test(text))
    return calling('request_human', { reason: 'asked for', summary: text });
  return new AIMessage('What is the number of your order? Try 4711, or ask for a person.');
}

const calling = (name: string, args: Record<string, string>) =>
  new AIMessage({ content: '', tool_calls: [{ name, args, id: `call_${name}` }] });

export const graph = new StateGraph(MessagesAnnotation)
  .addNode('decide', decide)
  .addNode('tools', new ToolNode(tools))
  .addEdge(START, 'decide')
  .addConditionalEdges('decide', toolsCondition)
  .addEdge('tools', 'decide')
  .compile();
