const KEY = 'sandbox-customer';
const NAMES = [
  'Lena Fuchs',
  'Sam Rivera',
  'Amara Osei',
  'Jonas Berg',
  'Mia Tanaka',
  'Noor Haddad',
  'Ravi Menon',
  'Elsa Lind',
];

/** Who this browser is as a customer: name, inbox, Chatwoot's id for the contact, the conversation in hand. */
export function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? stranger();
  } catch {
    return stranger();
  }
}

export function remember(customer) {
  localStorage.setItem(KEY, JSON.stringify(customer));
}

/** The same person, unknown to Chatwoot: a sandbox forgets everybody when it stops. */
export function stranger(known = {}) {
  const name = known.name ?? NAMES[Math.floor(Math.random() * NAMES.length)];
  return { name, inbox: known.inbox ?? null, sourceId: null, contactId: null, conversation: null };
}

export const emailOf = ({ name }) => `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`;
