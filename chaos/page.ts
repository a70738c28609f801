import { cpus, totalmem } from 'node:os';
import { format } from 'prettier';
import { LANES } from './load/load.ts';
import type { Options } from './options.ts';
import { summary, table } from './report/report.ts';
import { LOST_SEND, RULES, SLACK, type Outcome } from './run.ts';
import { SETTINGS, TIMES } from './strikes/targets.ts';

/** The page `docs/chaos-report.md`. */
export function page({ seed, messages, faults }: Options, bridge: Outcome, direct: Outcome | null): Promise<string> {
  const settings = Object.entries(SETTINGS)
    .filter(([name]) => !name.startsWith('LOG_'))
    .map(([name, value]) => `\`${name}=${value}\``);
  const machine = `${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const text = `# Chaos report

How often does the bridge lose, double, reorder or talk over, when everything around it fails? This page is written by

\`\`\`sh
npm run chaos -- --seed ${seed} --messages ${messages} --faults ${faults} --report docs/chaos-report.md
\`\`\`

The seed repeats the choices, not the moments: what meets what depends on the machine. This run's: ${machine}.

Ingress, worker and Temporal run as processes of their own, Temporal with a database file, against the sandbox Chatwoot and a
model behind OpenAI's API. Customers write single messages and bursts in up to ${LANES} conversations at a time, some ask for a person;
people reply, take, resolve and hand back at random moments. Meanwhile faults strike at random: SIGKILL of ingress, worker and
Temporal, deploys, webhooks dropped, doubled, late and reordered, Chatwoot answering late, with 429, 500, 502, storing a message
and then dropping the connection or answering 500, or being away altogether, a model that is slow, fails, talks garbage or is
silent. Afterwards the run waits until it is quiet and counts **from what customers and agents see**, never from the bridge's own
figures: each message carries a marker, and the model names the markers of the messages it answers.

Settings: ${settings.join(', ')}, with a user token and Chatwoot's \`keep_pending_on_bot_failure\` on, so that what it could not
deliver is found instead of being opened.

## The bridge

${summary(bridge)}

${table(bridge)}

${direct ? `## The direct handler\n\nThe same load and faults against a web handler that acknowledges, calls the same graph and posts the answer. There\nis no Temporal to kill, and a webhook that fails opens the conversation, as Chatwoot does by default, which counts as asking a person.\n\n${summary(direct)}\n\n${table(direct)}\n` : ''}
## What the columns mean

A broken promise counts in the row of each fault that struck its conversation (or everybody, while it was broken), and once in
the last row. While Chatwoot is away, that is one fault, however many requests it refuses.

- **lost**: a customer's message that was the bot's to answer and got neither an answer nor a person; also the last word of a
  customer in a conversation that people gave back.
- **doubled**: a message answered in two replies, or the same part of a reply, or the same note, posted twice.
- **out of order**: a message answered after a later one, although its webhook had been taken 2 s before.
- **talked over**: a message of the bot while people had the conversation (one had replied, was assigned, or had opened or
  resolved it), sent on a live read that began after that: not what was on the wire already.
- **silent**: neither answer nor person within ${RULES.limit / 1000} s from the moment its webhook was taken (${TIMES.answerDeadline} s answer deadline,
  ${LOST_SEND.givenUp} s until a send that a killed worker began is given up, ${LOST_SEND.absent} s until an absent send is believed, ${SLACK} s for a busy machine). A
  webhook that never came counts as come after ${RULES.found / 1000} s. The clock stands still while a whole part is away, and for ${RULES.recover / 1000} s after.
- **wrong status**: a conversation that a person has, or was asked or promised to take, but is still \`pending\`.
- **recovered**: from the end of a fault to the answer, or the person, of each message that waited then.

## What Chatwoot makes impossible

Creating a message is not idempotent. A send whose answer was lost can be told from one that never arrived by its echo, or with a
token that may list messages; where nobody can tell, a person is asked. In this run: ${bridge.ambiguous} of ${bridge.messages} messages.
`;
  return format(text, { parser: 'markdown', printWidth: 120, singleQuote: true });
}
