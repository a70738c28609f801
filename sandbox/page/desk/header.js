import { assigneeOf, contactOf } from './conversation.js';
import { byId, h, icon } from '../element.js';

/** What the desk says about the open conversation, and which acts make sense in its state. */
export function createDeskHeader(config, { onLabels, onPriority }) {
  let conversation = null;

  function draw(next, agent) {
    conversation = next;
    const { id, status, inbox_id: inboxId } = conversation;
    const inbox = config.inboxes.find((each) => each.id === inboxId);
    byId('desk-contact').textContent = contactOf(conversation);
    byId('desk-number').textContent = `#${id}${inbox ? ` · ${inbox.name}` : ''}`;
    byId('desk-status').textContent = status;
    byId('desk-status').dataset.status = status;
    byId('desk-priority').value = conversation.priority ?? '';
    drawAssignee();
    drawLabels();
    drawWorkflowLink();
    allow(agent);
  }

  function drawAssignee() {
    const { kind, name } = assigneeOf(conversation);
    byId('desk-assignee').replaceChildren(...(kind === 'nobody' ? [] : [icon(kind)]), name);
  }

  function drawLabels() {
    const chips = conversation.labels.map((label) => h('li', { class: 'label' }, label, removal(label)));
    const focused = document.activeElement?.closest('#desk-labels');
    byId('desk-labels').replaceChildren(...chips);
    if (focused) byId('label-input').focus();
  }

  function removal(label) {
    const remove = () => onLabels(conversation.labels.filter((each) => each !== label));
    return h('button', { type: 'button', 'aria-label': `Remove label ${label}`, onclick: remove }, icon('close'));
  }

  function drawWorkflowLink() {
    const link = byId('workflow-link');
    link.hidden = !config.workflow_url;
    if (config.workflow_url) link.href = workflowUrl(config, conversation.id);
  }

  function allow(agent) {
    const { status } = conversation;
    const { kind, id } = assigneeOf(conversation);
    setAllowed('take-over', !(status === 'open' && kind === 'person' && id === agent.id));
    setAllowed('open-conversation', status !== 'open');
    setAllowed('resolve', status !== 'resolved');
    setAllowed('hand-back', config.bot && !(status === 'pending' && kind === 'bot'));
    byId('bot-hint').hidden = status !== 'pending';
  }

  byId('label-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const label = byId('label-input').value.trim().toLowerCase().replace(/\s+/g, '-');
    byId('label-input').value = '';
    if (label && !conversation.labels.includes(label)) onLabels([...conversation.labels, label]);
  });
  byId('desk-priority').addEventListener('change', ({ target }) => onPriority(target.value || null));

  return { draw };
}

/** Not `disabled`: the button that was just pressed would lose the focus, and the keyboard its place. */
export function setAllowed(id, isAllowed) {
  byId(id).setAttribute('aria-disabled', String(!isAllowed));
}

const workflowUrl = ({ workflow_url: template, account_id: account }, conversation) =>
  template.replace('{account}', account).replace('{conversation}', conversation);
