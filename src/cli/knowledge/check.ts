import { openKnowledge } from '../../knowledge/knowledge.ts';
import type { SourceState } from '../../knowledge/last-good.ts';
import { passagesOf } from '../../knowledge/search/passage.ts';
import { leftOutInWords } from '../../knowledge/sources/files.ts';
import { parseSources } from '../../knowledge/source.ts';
import { CliError, type Io } from '../io.ts';
import { botOf } from './bot.ts';

/** Long enough for every source to come to its own end. */
const PATIENCE = 3_600_000;

/** Reads all sources once; 1 where something could not be read. */
export async function check(flags: { agent?: string; json?: boolean }, io: Io): Promise<number> {
  const { builtIn } = botOf(flags, io);
  if (builtIn.knowledge === null)
    throw new CliError('KNOWLEDGE is not set: the built-in agent plays the example shop.');
  const { sources, faults: wrong } = parseSources(builtIn.knowledge, { cwd: io.cwd, chatwoot: builtIn.chatwoot });
  if (wrong.length > 0) throw new CliError(wrong.map((fault) => `KNOWLEDGE: ${fault}`).join('\n'));

  const knowledge = await openKnowledge({ sources, refresh: 0, patience: PATIENCE });
  const states = [...knowledge.states()];
  await knowledge.close();
  if (flags.json) io.out(JSON.stringify(states.map(asJson), null, 2));
  else for (const state of states) for (const line of inWords(state)) io.out(line);
  return states.some(([, { faults }]) => faults.length > 0) ? 1 : 0;
}

function inWords([name, { documents, faults, leftOut = {} }]: [string, SourceState]): string[] {
  const passages = passagesOf(name, documents);
  const languages = [...new Set(passages.map(({ language }) => language))].join(', ');
  const sum = `${name}: ${documents.length} read, ${passages.length} passages${languages ? `, in ${languages}` : ''}`;
  const others = leftOutInWords(leftOut);
  return [
    sum,
    ...documents.map(
      ({ id, title, address }) =>
        `  ✔ ${id === title ? id : `${id}: ${title}`}${address && address !== id ? ` (${address})` : ''}`,
    ),
    ...faults.map(({ where, why }) => `  ✖ ${where} ${why}`),
    ...(others === '' ? [] : [`  - left out, of kinds that are not read: ${others}`]),
  ];
}

function asJson([source, { documents, faults, leftOut = {} }]: [string, SourceState]) {
  return {
    source,
    documents: documents.map(({ text, ...rest }) => ({ ...rest, letters: text.length })),
    faults,
    leftOut,
  };
}
