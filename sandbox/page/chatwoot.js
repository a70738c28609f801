import { request } from './request.js';

/** Chatwoot's client API as a customer's widget uses it. */
export function createCustomerApi(identifier) {
  const contacts = `/public/api/v1/inboxes/${encodeURIComponent(identifier)}/contacts`;
  const conversation = ({ sourceId, id }) => `${contacts}/${encodeURIComponent(sourceId)}/conversations/${id}`;

  return {
    createContact: (contact) => request(contacts, { method: 'POST', body: contact }),
    createConversation: (sourceId) =>
      request(`${contacts}/${encodeURIComponent(sourceId)}/conversations`, { method: 'POST', body: {} }),
    listMessages: (place, before) => request(`${conversation(place)}/messages${before ? `?before=${before}` : ''}`),
    say: (place, content) => request(`${conversation(place)}/messages`, { method: 'POST', body: { content } }),
    sendFiles: (place, content, files) => {
      const form = new FormData();
      if (content !== '') form.append('content', content);
      for (const file of files) form.append('attachments[]', file);
      return request(`${conversation(place)}/messages`, { method: 'POST', body: form });
    },
    choose: (place, message, { title, value }) =>
      request(`${conversation(place)}/messages/${message}`, {
        method: 'PATCH',
        body: { submitted_values: [{ title, value }] },
      }),
    endChat: (place) => request(`${conversation(place)}/toggle_status`, { method: 'POST', body: {} }),
  };
}

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
