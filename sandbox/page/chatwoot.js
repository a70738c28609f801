import { request } from './request.js';

/** Chatwoot's application API as an agent's desk uses it. */
export function createDeskApi(account, token) {
  const root = `/api/v1/accounts/${account}/conversations`;
  const get = (path) => request(`${root}${path}`, { token });
  const post = (path, body) => request(`${root}${path}`, { method: 'POST', token, body });

  return {
    listConversations: (status, page) =>
      get(`?status=${status}&assignee_type=all&sort_by=last_activity_at_desc&page=${page}`),
    showConversation: (id) => get(`/${id}`),
    listMessages: (id, before) => get(`/${id}/messages${before ? `?before=${before}` : ''}`),
    reply: (id, content) => post(`/${id}/messages`, { content, message_type: 'outgoing', private: false }),
    note: (id, content) => post(`/${id}/messages`, { content, message_type: 'outgoing', private: true }),
    setStatus: (id, status) => post(`/${id}/toggle_status`, { status }),
    assignPerson: (id, person) => post(`/${id}/assignments`, { assignee_id: person }),
    assignBot: (id, bot) => post(`/${id}/assignments`, { assignee_id: bot, assignee_type: 'AgentBot' }),
    setLabels: (id, labels) => post(`/${id}/labels`, { labels }),
    setPriority: (id, priority) => post(`/${id}/toggle_priority`, { priority }),
  };
}
