/** Worlds that once broke a promise, made small, each with what went wrong; as `npm run model` prints them. */
export const pastFailures: Record<string, string> = {
  'an answer that could not see the list hid what had been written before it':
    '{"setup":{},"steps":[{"after":0,"act":{"do":"write"}},{"after":20000,"act":{"do":"trouble","trouble":"fails","call":"list","lasts":6000,"user":true}},{"after":0,"act":{"do":"webhooks","fate":"late","count":2}},{"after":0,"act":{"do":"write"}},{"after":10,"act":{"do":"write"}},{"after":10,"act":{"do":"write"}}]}',
  'an agent’s token opened it while nobody could read who had it':
    '{"setup":{"user":"agent","rule":"team"},"luck":0,"steps":[{"after":0,"act":{"do":"trouble","trouble":"storesAndFails","call":"all","lasts":40000,"user":true}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"assignOther"}}]}',
  'Chatwoot took 20 s for each call, and a person was asked a minute after the deadline':
    '{"setup":{"hurries":true},"steps":[{"after":0,"act":{"do":"trouble","trouble":"crawls","call":"all","lasts":null,"user":true}},{"after":0,"act":{"do":"write"}}]}',
  'the run before had not come to a message, and the next was not shown its last answer':
    '{"setup":{"rule":"team","queues":true},"luck":366513,"steps":[{"after":0,"act":{"do":"write"}},{"after":1497,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}},{"after":1371,"act":{"do":"endChat","which":2}},{"after":727,"act":{"do":"handOff"}},{"after":1116,"act":{"do":"trouble","trouble":"cutAfter","call":"other","lasts":null,"user":true}},{"after":0,"act":{"do":"click","which":1}},{"after":4,"act":{"do":"write"}}]}',
  'a message came while the bot was paused, and Chatwoot’s own opening was taken back':
    '{"luck":451395,"steps":[{"after":0,"act":{"do":"write"}},{"after":3600000,"act":{"do":"pause"}},{"after":1491,"act":{"do":"write"}},{"after":8,"act":{"do":"webhooks","fate":"hangs","count":2}},{"after":142,"act":{"do":"write","which":2}},{"after":30000,"act":{"do":"writeUrgent","which":1}}]}',
  'a refused update just as a burst ended made the conversation impossible to replay':
    '{"setup":{"debounce":1500,"maxTurns":2,"queues":true},"steps":[{"after":0,"act":{"do":"write"}},{"after":1500,"act":{"do":"resume"}},{"after":10,"act":{"do":"resume"}}]}',
  'an assignment that came while a message started a run was taken for an old one':
    '{"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"assign"}}]}',
  'another bot had the conversation of an API inbox':
    '{"setup":{"channel":"api"},"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"giveToOther"}}]}',
  'a label that was set with an assignee told of it first, and the person was taken for a former one':
    '{"luck":1,"steps":[{"after":0,"act":{"do":"write"}},{"after":10800000,"act":{"do":"macro"}},{"after":0,"act":{"do":"write"}}]}',
  'a person wrote between two parts of a reply, and the second part hid it':
    '{"luck":900143,"steps":[{"after":0,"act":{"do":"script","script":"parts"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"template"}},{"after":0,"act":{"do":"webhooks","fate":"late","count":5}},{"after":453,"act":{"do":"write"}},{"after":0,"act":{"do":"reply"}}]}',
  'Chatwoot asked to wait, and the bot spoke afterwards without a look':
    '{"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"throttles","call":"other","lasts":0,"user":false}}]}',
  'a snooze of an API inbox had ended, and anything noted behind it counted as given back':
    '{"setup":{"channel":"api"},"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"snoozeAwhile"}},{"after":0,"act":{"do":"unmute"}}]}',
  'the webhook of a person’s reply failed, Chatwoot opened the conversation, and it was taken back over them':
    '{"steps":[{"after":0,"act":{"do":"webhooks","fate":"hangs","count":1}},{"after":0,"act":{"do":"reply"}},{"after":10000,"act":{"do":"write"}}]}',
  'a limit was reached, nobody may be called, and the customer heard nothing':
    '{"setup":{"handsOff":false,"maxTurns":2},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"team"}},{"after":377,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'a message whose webhook got lost came while a reply was sent, which ended Chatwoot’s count of who waits':
    '{"setup":{"channel":"api","queues":true},"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"webhooks","fate":"refused","count":1}},{"after":0,"act":{"do":"write"}}]}',
  'a late copy of an answered message came in the middle of the next run':
    '{"setup":{"rule":"team"},"luck":301411,"steps":[{"after":0,"act":{"do":"webhooks","fate":"twice","count":1}},{"after":0,"act":{"do":"write"}},{"after":3000,"act":{"do":"resolve"}},{"after":3000,"act":{"do":"write"}}]}',
  'a slow hand-off crossed with Chatwoot’s own opening, and was taken back':
    '{"steps":[{"after":0,"act":{"do":"trouble","trouble":"slow","call":"status","lasts":0,"user":false}},{"after":0,"act":{"do":"script","script":"empty"}},{"after":0,"act":{"do":"webhooks","fate":"hangs","count":1}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'a rule’s text hid the message with which the conversation came back':
    '{"setup":{"user":"none","rule":"writes"},"steps":[{"after":0,"act":{"do":"script","script":"empty"}},{"after":0,"act":{"do":"writeUrgent"}},{"after":10000,"act":{"do":"writeUrgent"}},{"after":0,"act":{"do":"pend"}}]}',
  'a rule’s text counted as the answer to a message that was missed':
    '{"setup":{"rule":"writes"},"steps":[{"after":0,"act":{"do":"webhooks","fate":"lost","count":1}},{"after":0,"act":{"do":"writeUrgent"}},{"after":3000,"act":{"do":"write"}}]}',
  'a proxy’s 200 counted as the label of silence':
    '{"setup":{"channel":"api"},"steps":[{"after":0,"act":{"do":"trouble","trouble":"json200","call":"other","lasts":60000,"user":true}},{"after":0,"act":{"do":"script","script":"empty"}},{"after":0,"act":{"do":"write"}}]}',
  'the note of a take-back took seconds, in which a person had closed the conversation':
    '{"luck":7,"steps":[{"after":0,"act":{"do":"webhooks","fate":"refused","count":1}},{"after":0,"act":{"do":"trouble","trouble":"slow","call":"post","lasts":0,"user":true}},{"after":0,"act":{"do":"write"}},{"after":60900,"act":{"do":"resolve"}}]}',
  'an agent’s token opened it, and took it from the person who had it':
    '{"setup":{"user":"agent","rule":"team"},"steps":[{"after":0,"act":{"do":"trouble","trouble":"forbids","call":"status","lasts":0,"user":false}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"assignOther"}}]}',
  'nobody could read it, and a late webhook began a run that took the hand-off of the run before for undone':
    '{"setup":{"user":"none","rule":"team"},"luck":3,"steps":[{"after":0,"act":{"do":"team"}},{"after":0,"act":{"do":"write"}},{"after":3000,"act":{"do":"webhooks","fate":"late","count":1}},{"after":0,"act":{"do":"write"}},{"after":2000,"act":{"do":"script","script":"handOff"}},{"after":0,"act":{"do":"write"}}]}',
  'a person gave it back before the answer to our own opening was there':
    '{"setup":{"user":"none","rule":"team","handOffTo":"team"},"luck":12,"steps":[{"after":0,"act":{"do":"script","script":"handOff"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"back","deed":{"do":"pend"}}},{"after":0,"act":{"do":"write"}},{"after":700,"act":{"do":"write"}}]}',
  'a message was on its way while the bot resolved, and its webhook came after the run’s end':
    '{"setup":{},"luck":0,"steps":[{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"there","deed":{"do":"write","which":0}}},{"after":0,"act":{"do":"write"}}]}',
  'a person replied while Chatwoot stored the note that the bot goes on':
    '{"setup":{"rule":"team"},"luck":0,"steps":[{"after":0,"act":{"do":"webhooks","fate":"refused","count":1}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"post","on":"back","deed":{"do":"reply"}}},{"after":0,"act":{"do":"write"}}]}',
  'a person closed it before its answer, and while nobody could list messages the customer wrote again':
    '{"setup":{"rule":"team"},"luck":0,"steps":[{"after":0,"act":{"do":"script","script":"hangs"}},{"after":0,"act":{"do":"trouble","trouble":"away","call":"list","lasts":600000,"user":true}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"resolve"}},{"after":33,"act":{"do":"endChat","which":0}},{"after":0,"act":{"do":"write"}}]}',
  'a message that was stored before the bot’s answer came after it had resolved the conversation':
    '{"setup":{"user":"none","rule":"team","debounce":1500},"luck":69724,"steps":[{"after":0,"act":{"do":"webhooks","fate":"fails","count":1}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"away","call":"other","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'a rule resolved long after the bot had, and the message that it was for counted as overtaken':
    '{"setup":{"rule":"resolves"},"luck":55873,"steps":[{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"write"}},{"after":200000,"act":{"do":"script","script":"reply"}},{"after":0,"act":{"do":"writeUrgent","which":0}}]}',
  'that the bot was unassigned gave back what a person had replied to':
    '{"setup":{"keepPending":true},"luck":842757,"steps":[{"after":0,"act":{"do":"webhooks","fate":"fails","count":5}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"reply"}},{"after":30000,"act":{"do":"unassign"}},{"after":0,"act":{"do":"write"}}]}',
  'nobody could list what a snooze had been, of which the run before had heard':
    '{"setup":{"channel":"api","rule":"team"},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":200000,"act":{"do":"snooze"}},{"after":200000,"act":{"do":"rank"}},{"after":3000,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"slow","call":"all","lasts":40000,"user":false}},{"after":3600000,"act":{"do":"write"}}]}',
  'a blind answer counted as a sign that a snooze was over':
    '{"setup":{"channel":"api"},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"snooze"}},{"after":0,"act":{"do":"trouble","trouble":"refuses","call":"list","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":11,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'messages whose webhooks got lost came while a reply was on its way for half a minute':
    '{"setup":{},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"slow","call":"post","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}},{"after":3000,"act":{"do":"webhooks","fate":"lost","count":2}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'a click crossed with the resolve, and was taken for something that had been answered':
    '{"setup":{"rule":"team"},"luck":0,"steps":[{"after":0,"act":{"do":"script","script":"options"}},{"after":0,"act":{"do":"write"}},{"after":200000,"act":{"do":"script","script":"empty"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"back","deed":{"do":"click"}}},{"after":0,"act":{"do":"write"}}]}',
  'the bot was told to go on after a snooze had ended, and asked for patience before it had looked':
    '{"setup":{"channel":"api","rule":"team","holds":true},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":10,"act":{"do":"pause"}},{"after":0,"act":{"do":"snoozeAwhile"}},{"after":10800000,"act":{"do":"write"}}]}',
  'a turn could not list messages, and a snooze that had ended was followed up':
    '{"setup":{"channel":"api","rule":"team","followsUp":true},"luck":0,"steps":[{"after":0,"act":{"do":"writeUrgent"}},{"after":0,"act":{"do":"snooze"}},{"after":0,"act":{"do":"trouble","trouble":"away","call":"list","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'a copy of a webhook came long after the run that had answered it, where nobody can list messages':
    '{"setup":{"user":"none","rule":"team"},"luck":10,"steps":[{"after":0,"act":{"do":"webhooks","fate":"twice","count":1}},{"after":0,"act":{"do":"write"}},{"after":3000,"act":{"do":"resolve"}},{"after":118,"act":{"do":"reply"}},{"after":0,"act":{"do":"write"}}]}',
  'a person had opened it by the deadline, and the customer was told all the same that there was no answer':
    '{"setup":{"user":"none","rule":"team","hurries":true},"luck":0,"steps":[{"after":0,"act":{"do":"trouble","trouble":"away","call":"all","lasts":0,"user":false}},{"after":0,"act":{"do":"script","script":"slow"}},{"after":0,"act":{"do":"webhooks","fate":"late","count":1}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"open"}}]}',
  'a person gave it back before the customer was told that there was no answer':
    '{"setup":{"rule":"team","hurries":true},"luck":0,"steps":[{"after":0,"act":{"do":"script","script":"deaf"}},{"after":0,"act":{"do":"writeUrgent"}},{"after":0,"act":{"do":"meanwhile","call":"post","on":"there","deed":{"do":"pend"}}},{"after":0,"act":{"do":"write"}}]}',
  'the customer ended the chat before the answer, and wrote again while messages could not be listed':
    '{"setup":{},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"list","on":"back","deed":{"do":"endChat"}}},{"after":3000,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"slow","call":"list","lasts":40000,"user":true}},{"after":0,"act":{"do":"write"}}]}',
  'a person closed it and the customer reopened it while it was looked who has it':
    '{"setup":{"user":"none","slow":true,"debounce":1500,"continues":25},"luck":483214,"steps":[{"after":0,"act":{"do":"write"}},{"after":10800000,"act":{"do":"pause"}},{"after":0,"act":{"do":"write"}},{"after":993,"act":{"do":"write"}},{"after":30000,"act":{"do":"resolve"}},{"after":471,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"away","call":"all","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":1424,"act":{"do":"write"}},{"after":30000,"act":{"do":"write"}}]}',
  'a message was answered by silence, of which no list tells, and the next run found it when it could list again':
    '{"setup":{"rule":"team"},"luck":985261,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"deaf"}},{"after":0,"act":{"do":"meanwhile","call":"graph","on":"there","deed":{"do":"machineMail","which":0}}},{"after":3000,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"away","call":"status","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"silent"}},{"after":3600000,"act":{"do":"write"}},{"after":3000,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"forbids","call":"list","lasts":40000,"user":true}},{"after":0,"act":{"do":"script","script":"silent"}},{"after":0,"act":{"do":"write"}},{"after":3000,"act":{"do":"write"}},{"after":0,"act":{"do":"resolve"}},{"after":48,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'a message crossed with the resolve in an API inbox, whose webhook says “resolved”':
    '{"setup":{"channel":"api"},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"there","deed":{"do":"write"}}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"away","call":"all","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}}]}',
  'a message crossed with the resolve of what Chatwoot had just opened, and its webhook said so':
    '{"setup":{"rule":"team","debounce":1500},"luck":466306,"steps":[{"after":0,"act":{"do":"webhooks","fate":"lost","count":2}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"there","deed":{"do":"write"}}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"webhooks","fate":"refused","count":1}}]}',
  'the webhook of our resolve came after the conversation had been taken up again, where nobody can read it':
    '{"setup":{"user":"none","rule":"team","debounce":1500},"luck":1,"steps":[{"after":0,"act":{"do":"webhooks","fate":"hangs","count":1}},{"after":0,"act":{"do":"script","script":"labels"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"away","call":"read","lasts":40000,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"write"}},{"after":30000,"act":{"do":"write"}},{"after":3000,"act":{"do":"resolve"}},{"after":0,"act":{"do":"otherReplies"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"handOff"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"there","deed":{"do":"write"}}},{"after":200000,"act":{"do":"write"}}]}',
  'our last words were deleted right after a message of which no webhook told, and looked like somebody else’s':
    '{"setup":{"channel":"api"},"luck":118965,"steps":[{"after":0,"act":{"do":"script","script":"parts"}},{"after":0,"act":{"do":"writeUrgent"}},{"after":783,"act":{"do":"webhooks","fate":"lost","count":1}},{"after":0,"act":{"do":"write"}},{"after":44,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}},{"after":9,"act":{"do":"deleteOurs"}}]}',
  'a list of messages was left alone though the reconciler had just been shown it, and the newest message alone was answered':
    '{"setup":{},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"webhooks","fate":"hangs","count":1}},{"after":0,"act":{"do":"write"}},{"after":43,"act":{"do":"write"}},{"after":0,"act":{"do":"trouble","trouble":"refuses","call":"all","lasts":40000,"user":true}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":227,"act":{"do":"write"}},{"after":3,"act":{"do":"write"}},{"after":0,"act":{"do":"resume"}}]}',
  'a limit was reached, and its hand-off message was said over a reply of a person whose webhook was lost':
    '{"setup":{"rule":"team","handOffMessage":true,"maxTurns":2},"luck":843431,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"webhooks","fate":"lost","count":5}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"write"}},{"after":854,"act":{"do":"reply"}},{"after":5,"act":{"do":"pend"}},{"after":0,"act":{"do":"write"}}]}',
  'the bot opened it at its deadline for the person who had given it back, and said so':
    '{"setup":{"hurries":true},"luck":0,"steps":[{"after":0,"act":{"do":"script","script":"reply"}},{"after":0,"act":{"do":"script","script":"slow"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"reply"}},{"after":0,"act":{"do":"assign"}},{"after":0,"act":{"do":"write"}},{"after":83,"act":{"do":"pend"}},{"after":259,"act":{"do":"write","which":0}}]}',
  'somebody put the label of silence on just as the bot resolved it, and the customer had written':
    '{"setup":{"channel":"api"},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"back","deed":{"do":"label"}}},{"after":106,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"there","deed":{"do":"write"}}},{"after":0,"act":{"do":"write"}}]}',
  'Chatwoot did what we asked and said that it failed: the bot’s own resolve looked like a person’s':
    '{"setup":{},"luck":0,"steps":[{"after":0,"act":{"do":"trouble","trouble":"storesAndFails","call":"status","lasts":0,"user":false}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"there","deed":{"do":"write"}}},{"after":0,"act":{"do":"write"}}]}',
  'new messages wait for their turn, and so did an older one that came late':
    '{"setup":{"user":"none","queues":true},"luck":87500,"steps":[{"after":0,"act":{"do":"script","script":"hangs"}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"back","deed":{"do":"write"}}},{"after":0,"act":{"do":"write"}}]}',
  'a message crossed with the bot’s resolve, and the contact was blocked before it was taken up again':
    '{"setup":{"slow":true,"rule":"team"},"luck":0,"steps":[{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"read","on":"back","deed":{"do":"write"}}},{"after":30000,"act":{"do":"write"}},{"after":0,"act":{"do":"mute"}},{"after":0,"act":{"do":"write","which":0}},{"after":0,"act":{"do":"write"}}]}',
  'nobody could read it, and it was taken up again for an older message that it then did not answer':
    '{"setup":{"user":"none","rule":"team"},"luck":805480,"steps":[{"after":0,"act":{"do":"webhooks","fate":"late","count":1}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"team"}},{"after":0,"act":{"do":"trouble","trouble":"slow","call":"status","lasts":null,"user":false}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":10000,"act":{"do":"write"}},{"after":3600000,"act":{"do":"write"}},{"after":0,"act":{"do":"reply"}}]}',
  'Chatwoot asked to wait before each list, for ever, and nobody could be called':
    '{"setup":{"rule":"team","handsOff":false},"luck":0,"steps":[{"after":0,"act":{"do":"trouble","trouble":"throttles","call":"list","lasts":null,"user":true}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"meanwhile","call":"graph","on":"there","deed":{"do":"reply"}}},{"after":0,"act":{"do":"write"}}]}',
  'people set labels while Chatwoot was away, and the label of silence was written by what had been there':
    '{"setup":{"channel":"api"},"luck":3,"steps":[{"after":0,"act":{"do":"trouble","trouble":"fails","call":"all","lasts":600000,"user":false}},{"after":0,"act":{"do":"write"}},{"after":0,"act":{"do":"script","script":"resolve"}},{"after":0,"act":{"do":"meanwhile","call":"status","on":"back","deed":{"do":"write"}}},{"after":200000,"act":{"do":"write"}},{"after":12,"act":{"do":"macro"}}]}',
};
