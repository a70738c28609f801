export interface Addresses {
  sandboxUrl: string;
  /** `null`: the server is not ours, and where its UI is we do not know. */
  temporalUiUrl: string | null;
  temporalAddress: string;
  webhookUrl: string;
  hasModel: boolean;
}

/** What stands on the screen once everything runs. */
export function welcome({ sandboxUrl, temporalUiUrl, temporalAddress, webhookUrl, hasModel }: Addresses): string {
  return `
Ready: open ${sandboxUrl} and write something as the customer.

  Customer and desk   ${sandboxUrl}
  Temporal            ${temporalUiUrl ?? temporalAddress}
  Webhook             ${webhookUrl}
  Model               ${hasModel ? 'as set in the environment' : 'none: answers come from graphs/support/knowledge (set OPENAI_API_KEY for a model)'}

Try
  - ask how long you may send something back, in two or three quick messages: they get one answer
  - ask for a person: the conversation moves to the desk with a note, and the bot is silent
  - reply from the desk while the bot is typing: it stops
  - press Ctrl-C right after a message and run npm start again: the answer still comes

Ctrl-C ends everything; the next npm start goes on with the same conversations.
`;
}
