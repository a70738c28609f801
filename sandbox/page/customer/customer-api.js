import { request } from '../request.js';

/** What a customer's side can do, whichever way it speaks: `begin` says the first words of a conversation. */
export function createCustomerApi({ identifier, channel }) {
  return channel === 'Channel::WebWidget' ? createVisitorApi(identifier) : createClientApi(identifier);
}

/** Chatwoot's client API, as an app of a shop uses it. */
function createClientApi(identifier) {
  const contacts = `/public/api/v1/inboxes/${encodeURIComponent(identifier)}/contacts`;
  const conversation = ({ sourceId, id }) => `${contacts}/${encodeURIComponent(sourceId)}/conversations/${id}`;
  const say = (place, content) => request(`${conversation(place)}/messages`, { method: 'POST', body: { content } });
  const sendFiles = (place, content, files) =>
    request(`${conversation(place)}/messages`, { method: 'POST', body: formOf(content, files, (name) => name) });

  return {
    begin: async (contact, known, content, files) => {
      const sourceId = known ?? (await request(contacts, { method: 'POST', body: contact })).source_id;
      const path = `${contacts}/${encodeURIComponent(sourceId)}/conversations`;
      const { id } = await request(path, { method: 'POST', body: {} });
      const place = { sourceId, id };
      await (files.length === 0 ? say(place, content) : sendFiles(place, content, files));
      return place;
    },
    listMessages: (place, before) => request(`${conversation(place)}/messages${before ? `?before=${before}` : ''}`),
    say,
    sendFiles,
    choose: (place, message, submitted) =>
      request(`${conversation(place)}/messages/${message}`, {
        method: 'PATCH',
        body: { submitted_values: [submitted] },
      }),
    endChat: (place) => request(`${conversation(place)}/toggle_status`, { method: 'POST', body: {} }),
  };
}

/** Chatwoot's widget API, as a website's visitor uses it: each conversation has a token, which is kept as its place. */
function createVisitorApi(website) {
  const ask = (path, { token, query = '', ...options } = {}) =>
    request(`/api/v1/widget/${path}?website_token=${encodeURIComponent(website)}${query}`, {
      ...options,
      ...(token && { headers: { 'X-Auth-Token': token } }),
    });
  const post = (path, token, body) => ask(path, { method: 'POST', token, body });
  const say = ({ sourceId }, content) => post('messages', sourceId, { message: about(content) });
  const sendFiles = ({ sourceId }, content, files) =>
    post(
      'messages',
      sourceId,
      formOf(content, files, (name) => name.replace(/^(\w+)/, 'message[$1]')),
    );

  return {
    begin: async (contact, _known, content, files) => {
      const { website_channel_config: config } = await post('config', undefined, {});
      const token = config.auth_token;
      if (files.length === 0) {
        const { id } = await post('conversations', token, { contact, message: about(content) });
        return { sourceId: token, id };
      }
      await ask('contact', { method: 'PATCH', token, body: contact });
      const message = await sendFiles({ sourceId: token }, content, files);
      return { sourceId: token, id: message.conversation_id };
    },
    listMessages: async ({ sourceId }, before) => {
      const { payload } = await ask('messages', { token: sourceId, query: before ? `&before=${before}` : '' });
      return payload;
    },
    say,
    sendFiles,
    choose: ({ sourceId }, message, submitted) =>
      ask(`messages/${message}`, {
        method: 'PATCH',
        token: sourceId,
        body: { message: { submitted_values: [submitted] } },
      }),
    endChat: ({ sourceId }) => ask('conversations/toggle_status', { token: sourceId }),
  };
}

const about = (content) => ({ content, timestamp: new Date().toString(), referer_url: location.href });

function formOf(content, files, named) {
  const form = new FormData();
  if (content !== '') form.append(named('content'), content);
  for (const file of files) form.append(named('attachments[]'), file);
  return form;
}
