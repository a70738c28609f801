import { duration, flag, hosts, list, text, webAddress } from './kinds.ts';
import { setting } from './setting.ts';

export const graph = {
  title: 'The graph',
  settings: {
    AGENT_GRAPH: setting(text().optional(), {
      says: 'Your LangGraph graph: a file and what it exports.',
      example: './graphs/support/graph.ts:graph',
      unset: 'the entry of `langgraph.json`, else the built-in support graph',
      see: 'graphs.md',
      first: true,
    }),
    AGENT_GRAPH_ID: setting(text().optional(), {
      says: 'Which entry of `langgraph.json`.',
      example: 'agent',
      unset: '`agent`, or the only one',
    }),
    GRAPH_IMAGES: setting(flag().default(false), {
      says: "`true`: the graph's model takes images, and gets those of the customer.",
      see: 'graphs.md#images',
    }),
    GRAPH_FILES: setting(flag().default(false), {
      says: '`true`: the graph gets the text of PDF, DOCX and text files that customers send.',
      see: 'graphs.md#files',
    }),
    TRANSCRIPTION_MODEL: setting(text().optional(), {
      says:
        "Writes down voice notes without a transcript of Chatwoot's: a model of the server that `OPENAI_API_KEY` or " +
        '`OPENAI_BASE_URL` names.',
      example: 'whisper-1',
      unset: 'they are files',
      see: 'graphs.md#voice-notes',
    }),
    ATTACHMENT_HOSTS: setting(hosts().optional(), {
      says:
        "Hosts, beside Chatwoot's own, that images, files and voice notes may come from even in a private network: what `FRONTEND_URL` names in " +
        'Chatwoot, a storage of your own. Separated by commas.',
      example: 'chat.example.com,minio:9000',
      unset: "Chatwoot's own alone",
    }),
  },
};

/** What a team without a graph tells the built-in agent. */
export const builtInAgent = {
  title: 'The built-in agent',
  says: 'It is the graph where none is named. Without `COMPANY_NAME`, `KNOWLEDGE` and `INSTRUCTIONS_FILE` it plays an example shop. See [agent.md](agent.md).',
  settings: {
    COMPANY_NAME: setting(text().optional(), {
      says: 'Whom it speaks for.',
      example: 'Acme Outdoor',
    }),
    KNOWLEDGE: setting(list().optional(), {
      says: "What it answers from, separated by commas: folders, files, `helpcenter:<slug>` of Chatwoot's Help Center, a sitemap's or a page's address.",
      example: './docs,helpcenter:handbook,https://example.com/sitemap.xml',
      first: true,
      see: 'agent.md#sources',
    }),
    KNOWLEDGE_REFRESH: setting(duration().prefault('15m'), {
      says: 'How often that is read again; `0`: at start alone.',
    }),
    KNOWLEDGE_STORE: setting(text().optional(), {
      says: 'A folder in which what was read, and the vectors of `OPENAI_EMBEDDING_MODEL`, outlive the worker; workers may share it.',
      example: './knowledge-store',
      unset: 'in memory alone; `npm start` and `dev` have one in `LOCAL_DIR`',
      see: 'agent.md#what-is-kept',
    }),
    INSTRUCTIONS_FILE: setting(text().optional(), {
      says: 'A Markdown file for its model: tone, rules, when to call a person.',
      example: './instructions.md',
      see: 'agent.md#instructions',
    }),
    MODEL: setting(text().optional(), {
      says: "Its model, of whatever maker: `<maker>:<model>`. The maker's package is installed by you, and its key stands in the environment.",
      example: 'anthropic:claude-sonnet-4-5',
      unset: 'that of `OPENAI_MODEL`',
      see: 'agent.md#models-of-other-makers',
    }),
    MCP_SERVERS: setting(text().optional(), {
      says: 'Tools for its model: the path of an `mcp.json`, which also says which of them need the word of your team, and who is told who the customer is.',
      example: './mcp.json',
      see: 'agent.md#tools',
    }),
  },
};

/** Read by the graph itself, from the environment. */
export const builtInGraph = {
  title: "The built-in agent's model",
  settings: {
    OPENAI_API_KEY: setting(text().optional(), {
      says:
        'For the built-in agent, which answers with the passages of its knowledge alone without a key and without ' +
        '`OPENAI_BASE_URL`.',
      secret: true,
      first: true,
    }),
    OPENAI_MODEL: setting(text().optional(), {
      says: 'The model that it asks.',
      example: 'gpt-4.1-mini',
      unset: "a small one of OpenAI's",
    }),
    OPENAI_EMBEDDING_MODEL: setting(text().optional(), {
      says: 'Lets it search by meaning beside words: a model of the same server that makes vectors.',
      example: 'text-embedding-3-small',
      unset: 'words alone',
      see: 'agent.md#search-by-meaning',
    }),
    OPENAI_BASE_URL: setting(webAddress().optional(), {
      says: "Where that model is: OpenAI, or whatever else has OpenAI's API.",
      example: 'https://api.openai.com/v1',
      unset: 'OpenAI, where there is a key',
    }),
  },
};
