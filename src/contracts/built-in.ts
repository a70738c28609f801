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
  /** `MODEL`, as `<maker>:<model>`; `null`: none is named so. */
  model: string | null;
  /** `MCP_SERVERS`: the path of an `mcp.json`; `null`: none is set. */
  mcpServers: string | null;
}

type Told = Pick<BuiltInSettings, 'companyName' | 'instructionsFile' | 'knowledge'>;

/** Whether anybody has said what it is; else it plays the example shop. */
export const isTold = ({ companyName, instructionsFile, knowledge }: Told): boolean =>
  companyName !== null || instructionsFile !== null || knowledge !== null;

/** Where the packages of other makers of models, by LangChain's names for these, read their key. */
export const MODEL_KEYS: Readonly<Record<string, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  cohere: 'COHERE_API_KEY',
  deepseek: 'DEEPSEEK_API_KEY',
  google: 'GOOGLE_API_KEY',
  'google-genai': 'GOOGLE_API_KEY',
  groq: 'GROQ_API_KEY',
  mistral: 'MISTRAL_API_KEY',
  mistralai: 'MISTRAL_API_KEY',
  openai: 'OPENAI_API_KEY',
  xai: 'XAI_API_KEY',
};

/** Where `OPENAI_BASE_URL` names no other place. */
export const OPENAI = 'https://api.openai.com/v1';
