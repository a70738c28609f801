import { cpus, totalmem } from 'node:os';
import { format } from 'prettier';
import { LANES } from './load/load.ts';
import type { Options } from './options.ts';
import { LOST_SEND, RULES, SLACK, type Outcome } from './report/judge.ts';
import { overview, summary, table, type Played } from './report/report.ts';
import { SETTINGS, TIMES } from './set-ups/settings.ts';

/** The page `docs/chaos-report.md`. */
export function page(options: Options, played: readonly Played[], direct: Outcome | null): Promise<string> {
  const { seed, messages, faults } = options;
  const settings = Object.entries(SETTINGS).map(([name, value]) => `\`${name}=${value}\``);
  const machine = `${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const all = played.map(({ outcome }) => outcome);
  const [ambiguous, written] = [sum(all, (one) => one.ambiguous), sum(all, (one) => one.messages)];
  const text = `# Chaos report

How often does the bridge lose, double, reorder, talk over or undo, when everything around it fails? This page is written by

\`\`\`sh
npm run chaos -- --seed ${seed} --messages ${messages} --faults ${faults}${options.calm === messages ? '' : ` --calm ${options.calm}`}${options.together ? ' --together' : ''} --report docs/chaos-report.md
\`\`\`

The seed repeats the choices, not the moments: what meets what depends on the machine. This run's: ${machine}.

Ingress, worker and Temporal run as processes of their own, Temporal with a database file, against the sandbox Chatwoot and a
model behind OpenAI's API. Customers write single messages and bursts in up to ${LANES} conversations at a time, some ask for a person;
people reply, take, open, snooze, resolve and hand back at random moments, and give conversations to teams. **Afterwards the run waits
until it is quiet and counts from what customers and agents see**, never from the bridge's own figures and by none of its code: each
message carries a marker, and the model names the markers of the messages it answers.

Settings: ${settings.join(', ')}.

## The set-ups

${overview(played)}

_To people_: of the customers' messages, those that the bot never answered, since people, a rule or another bot had the conversation.
_In calm_: the same of a run of the same load in which nothing went wrong. Without a user token more goes to people, since nothing
gives back what Chatwoot itself opened.

- **Agent bot with a user token**: what Chatwoot opened since it could not deliver a webhook is given back to the bot.
- **Agent bot without a user token**: nothing lists conversations. A message whose webhook nobody delivered, though a proxy told
  Chatwoot so, or that was dropped, cannot be found: it is counted as _not judged_, and so is what people gave back and no webhook told of before the
  customer wrote on. Where the conversation has a team the bot cannot read it; then a word over somebody counts if a webhook had told of them 3 s before. So
  it does over a person's reply: of the messages a bot's token sees the newest alone, which is the customer's next one.
- **Agent bot with \`keep_pending_on_bot_failure\`**: what could not be delivered stays \`pending\`, and is found.
- **API inbox**: people have what is assigned, snoozed, resolved or labelled \`ai-off\`; webhooks are sent once.
- **Two bots, people outside of Chatwoot, rules and teams**: people give conversations to a second bot, which answers there; people answer
  on their phones (a message in nobody's name); rules look at what customers write, and give to a team, open, reply, resolve or snooze.

## The faults

All of them strike every set-up, and all are counted. Beside our processes: SIGKILL of ingress, worker and Temporal, deploys. At
Chatwoot: webhooks dropped, doubled, late and reordered; answers late, 429, 500, 502, a message stored and then no answer or a 500, a
reset connection, away altogether. At the model: slow, 429, 500, garbage, silence. Between us and Chatwoot, in both directions, a proxy
that is slow (2.5 s; 6.5 s, by when Chatwoot has given up a webhook that arrives all the same; 14 s, by when we have given up a call that
arrives all the same), lets another request pass first,
cuts the connection before or after the request has arrived, or answers in the other's place: a page with 200, 404 as a page, as
JSON or as text, 502; or a page with 200 or 502 although the request has arrived. For some seconds it does so to everything.

${played.map(({ outcome }) => `### ${outcome.setUp.title}\n\n${summary(outcome)}\n\n${table(outcome)}\n`).join('\n')}
${direct ? directly(direct) : ''}
## What the columns mean

A broken promise counts in the row of each fault that struck its conversation (or everybody, while it was broken), and once in
the last row. While Chatwoot is away, that is one fault, however many requests it refuses.

- **lost**: a customer's message that was the bot's to answer and got neither an answer nor a person; also the last word of a
  customer in a conversation that people gave back.
- **doubled**: a message answered in two replies, a note posted again, or the same words again though nobody wrote between.
- **out of order**: a message answered after a later one, although its webhook had been taken 2 s before.
- **talked over**: a message of the bot while people or another bot had the conversation (one had replied, was assigned, or had
  opened, snoozed or resolved it), sent on a live read that began after that, or on none: not what was on the wire already. What Chatwoot alone has opened, since it
  could not reach us, and nobody has touched is nobody else's: words there are counted as an answer.
- **silent**: neither answer nor person within ${RULES.limit / 1000} s from the moment its webhook was taken (${TIMES.answerDeadline} s answer deadline,
  ${LOST_SEND.givenUp} s until a send that a killed worker began is given up, ${LOST_SEND.absent} s until an absent send is believed, ${SLACK} s for a busy machine). A
  webhook that never came counts as come after ${RULES.found / 1000} s. The clock stands still while a whole part is away, and for ${RULES.recover / 1000} s after.
- **wrong status**: a conversation that a person has, or was asked or promised to take, and nothing at the desk shows it.
- **undone**: the bot set \`pending\`, resolved, opened, assigned or unassigned against what a person, a rule or the bot itself had
  decided more than 3 s before.
- **recovered**: from the end of a fault to the answer, or the person, of each message that waited then.

Not judged: what the second bot does; which team a hand-over goes to, where a rule had chosen another one; blocked and muted
contacts, attachments, mails, edits, deletions, clicks and several workers at once, which [other tests](promises.md#how-it-is-tested) play.

## What Chatwoot makes impossible

Creating a message is not idempotent. A send whose answer was lost can be told from one that never arrived by its echo, or with a
token that may list messages; where nobody can tell, a person is asked. In this run: ${ambiguous} of ${written} messages.
`;
  return format(text, { parser: 'markdown', printWidth: 120, singleQuote: true });
}

const sum = (all: readonly Outcome[], count: (one: Outcome) => number) => all.reduce((so, one) => so + count(one), 0);

const directly = (direct: Outcome) => `## The direct handler

The same load and faults, as an agent bot, against a web handler that acknowledges, calls the same graph and posts the answer. There
is no Temporal to kill, and a webhook that fails opens the conversation, as Chatwoot does by default, which counts as asking a person.

${summary(direct)}

${table(direct)}
`;
