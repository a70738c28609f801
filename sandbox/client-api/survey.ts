import { found } from '../http/lookup.ts';
import { isJson } from '../http/params.ts';
import type { AddRoute, Call } from '../http/routes.ts';
import { readSubmitted } from '../world/messages/submitted-values.ts';
import { updateMessage } from '../world/messages/update-message.ts';
import type { World } from '../world/world.ts';
import { clientMessageView } from './client-views.ts';

/** The page behind the link by which other channels than a website ask for a rating. */
export function addSurvey(world: World, add: AddRoute): void {
  const path = '/public/api/v1/csat_survey/:uuid';
  const questionOf = ({ params }: Call) => {
    const conversation = found(world.state.data.conversations.find(({ uuid }) => uuid === params['uuid']));
    const message = found(conversation.messages.findLast(({ contentType }) => contentType === 'input_csat'));
    return { conversation, message };
  };
  add('get', path, (call) => clientMessageView(world, questionOf(call).message));
  add('put', path, (call) => {
    const { conversation, message } = questionOf(call);
    const fields = isJson(call.input['message']) ? call.input['message'] : call.input;
    const submitted = readSubmitted(fields['submitted_values']);
    const contentAttributes = { ...message.contentAttributes, submitted_values: submitted };
    if (submitted) updateMessage(world, conversation, message, { contentAttributes });
    return clientMessageView(world, message);
  });
}
