import { styleText } from 'node:util';

export interface Addresses {
  sandboxUrl: string;
  /** `null`: the server is not ours, and where its UI is we do not know. */
  temporalUiUrl: string | null;
  temporalAddress: string;
  webhookUrl: string;
  hasModel: boolean;
  /** The file of a graph of one's own; `null`: the built-in one answers. */
  graph: string | null;
  /** The built-in one plays the example shop. */
  isShop: boolean;
}

const BURST = 'write two or three quick messages: they get one answer';

/** What stands on the screen once everything runs; colours are for a terminal. */
export function welcome(addresses: Addresses, hasColours: boolean): string {
  const { sandboxUrl, temporalUiUrl, temporalAddress, webhookUrl, hasModel, graph, isShop } = addresses;
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    hasColours ? styleText(format, text, { validateStream: false }) : text;
  const link = (address: string) => paint(['cyan', 'underline'], address);
  const faint = (text: string) => paint('dim', text);
  const model = hasModel
    ? 'as set in the environment'
    : `none: answers come from the ${isShop ? 'built-in knowledge base' : 'texts of KNOWLEDGE'} ${faint('(set OPENAI_API_KEY for a model)')}`;
  const tries =
    graph === null
      ? [
          isShop
            ? 'ask how long you may send something back, in two or three quick messages: they get one answer'
            : BURST,
          'ask for a person: the conversation moves to the desk with a note, and the bot is silent',
        ]
      : [BURST];
  return `
${paint(['green', 'bold'], 'Ready:')} open ${link(sandboxUrl)} and write something as the customer.

  Customer and desk   ${link(sandboxUrl)}
  Temporal            ${temporalUiUrl === null ? temporalAddress : link(temporalUiUrl)}
  Webhook             ${webhookUrl}
  ${graph === null ? `Model               ${model}` : `Graph               ${graph}`}

${paint('bold', 'Try')}
${tries.map((text) => `  - ${text}`).join('\n')}
  - reply from the desk while the bot is typing: it stops
  - press Ctrl-C right after a message and start again: the answer still comes

${faint('Ctrl-C ends everything; the next start goes on with the same conversations.')}
`;
}
