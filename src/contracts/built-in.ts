/** What a bot's settings tell the built-in agent: its factory gets it as `configurable.settings`. */
export interface BuiltInSettings {
  companyName: string | null;
  instructionsFile: string | null;
  /** Parts of `KNOWLEDGE`; `null`: none is set. */
  knowledge: readonly string[] | null;
  /** Milliseconds; 0: never. */
  knowledgeRefresh: number;
  /** A folder in which what was read outlives the worker; `null`: in memory alone. */
  knowledgeStore: string | null;
  /** Where Chatwoot is, for `helpcenter:`. */
  chatwoot: string;
}

/** Whether anybody has said what it is; else it plays the example shop. */
export const isTold = ({ companyName, instructionsFile, knowledge }: BuiltInSettings): boolean =>
  companyName !== null || instructionsFile !== null || knowledge !== null;
