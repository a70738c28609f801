/** What the page shows of the bot's work on a conversation. */
export interface WorkflowView {
  /** What it does now; `ended`, `none` before the first message, `silent` where nobody answers for it. */
  phase: string;
  turns: number;
  /** The customer's messages that wait for an answer. */
  waiting: number;
  /** How it ended. */
  outcome: string | null;
}

/** Asked by the page; whoever started the sandbox knows the bot. */
export type DescribeWorkflow = (account: number, conversation: number) => Promise<WorkflowView>;
