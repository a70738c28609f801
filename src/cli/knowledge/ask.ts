import { z } from 'zod';
import { readOutcome } from '../../activities/graph/answer/read-outcome.ts';
import { loadBuiltIn } from '../../activities/graph/load-graph.ts';
import type { Handoff } from '../../contracts/graph.ts';
import { reasonOf } from '../../text/unreadable.ts';
import { CliError, type Io } from '../io.ts';
import { botOf } from './bot.ts';

/** What the agent says, what it asks for beside that, and what it found. 1 where a person would be called. */
export async function ask(question: string, flags: { agent?: string }, io: Io): Promise<number> {
  const { builtIn: settings, openAiKey } = botOf(flags, io);
  // The agent reads it from the environment; a file does not put it there.
  if (openAiKey !== null) io.env['OPENAI_API_KEY'] ??= openAiKey;
  const graph = await loadBuiltIn(settings);
  const messages = [{ role: 'user', content: question, id: 'cw:0:1' }];
  const asked = graph.invoke({ messages }, { configurable: { thread_id: 'knowledge-ask' } });
  const failed = (error: unknown) => {
    throw new CliError(`The agent failed: ${reasonOf(error)}`, { cause: error });
  };
  const result: unknown = await asked.catch(failed).finally(() => graph.close?.());
  const { reply, actions } = readOutcome(result);

  io.out(reply);
  const { handoff } = actions;
  if (handoff) io.out(`\nA person is called${whyCalled(handoff)}.`);
  const passages = passagesIn(result);
  io.out(passages.length === 0 ? '\nNo passage was found.' : '\nPassages:');
  for (const { document, title, text, address } of passages) {
    io.out(`\n# ${document}${title === document ? '' : `: ${title}`}${address ? ` (${address})` : ''}\n${text}`);
  }
  return handoff ? 1 : 0;
}

const whyCalled = (handoff: Handoff | true) => (handoff === true || !handoff.reason ? '' : `: ${handoff.reason}`);

const passage = z.object({ document: z.string(), title: z.string(), text: z.string(), address: z.string().nullable() });
const resultSchema = z.object({
  messages: z.array(
    z.object({
      artifact: z
        .object({ passages: z.array(passage).optional() })
        .nullish()
        .catch(null),
      additional_kwargs: z
        .object({ passages: z.array(passage).optional() })
        .nullish()
        .catch(null),
    }),
  ),
});

/** Beside the results of the search tool, or, without a model, beside the answer. */
function passagesIn(result: unknown): z.infer<typeof passage>[] {
  const messages = resultSchema.safeParse(result).data?.messages ?? [];
  const all = messages.flatMap((message) => [
    ...(message.artifact?.passages ?? []),
    ...(message.additional_kwargs?.passages ?? []),
  ]);
  return [...new Map(all.map((each) => [each.text, each])).values()];
}
