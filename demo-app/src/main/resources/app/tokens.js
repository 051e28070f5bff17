// The panel that shows the content of the tokens, and searches for API keys in them.

import { byId, el, fill } from './dom.js';

let timer;

/** The form of Cockpit's keys: a prefix and 40 hex digits. Shorter keys are found too. */
const KEY = /(USR|API)-[0-9A-Za-z]{6,}/;

/** Shows the session's tokens and the remaining time. `renew` gets a new access token. */
export function showTokens(session, renew) {
  const held = Object.entries(session.tokens).filter(([, token]) => token);
  if (held.length === 0) {
    clearInterval(timer);
    fill(byId('token'), el('p', {}, 'This page holds no token any more.'));
    return;
  }
  const left = el('span', { id: 'time-left' });
  const button = el('button', { type: 'button', className: 'quiet', on: { click: async () => {
    button.disabled = true;
    await renew();
  } } }, 'Renew now');
  fill(byId('token'),
    verdict(held),
    el('p', { className: 'time' }, left, button),
    held.map(([name, token]) => section(name, token)));
  tick(session, left);
}

function verdict(held) {
  const texts = [...held.map(([, token]) => token), ...stored()];
  const searched = texts.flatMap(layers);
  const found = searched.filter((text) => KEY.test(text));
  const length = searched.reduce((sum, text) => sum + text.length, 0).toLocaleString('en');
  return found.length === 0
    ? el('p', { className: 'verdict good', id: 'key-verdict', 'data-found': '0', role: 'status' },
      el('strong', {}, 'No API key in it.'),
      ` Looked for USR-… and API-… in ${held.length} tokens and this page’s storage, encoded and decoded: ${length} characters.`)
    : el('p', { className: 'verdict bad', id: 'key-verdict', 'data-found': String(found.length), role: 'alert' },
      el('strong', {}, 'There is an API key in it.'),
      ' That must never happen: look at the mappers of the client scope in Keycloak.');
}

function section(name, token) {
  const [header, claims] = decoded(token);
  return el('details', { open: name === 'Access token' },
    el('summary', {}, name, el('span', { className: 'hint' }, USES[name])),
    claims === undefined
      ? el('p', {}, 'Not a JWT: only Keycloak can read it.')
      : [
        el('h3', {}, 'Claims'),
        el('pre', { tabIndex: 0, 'aria-label': `Claims of the ${name}` }, JSON.stringify(claims, null, 2)),
        el('h3', {}, 'Header'),
        el('pre', { tabIndex: 0, 'aria-label': `Header of the ${name}` }, JSON.stringify(header, null, 2)),
      ]);
}

const USES = {
  'Access token': 'sent to the bridge with every request',
  'ID token': 'names the user for this page',
  'Refresh token': 'sent to Keycloak for a new access token',
};

function tick(session, element) {
  clearInterval(timer);
  const show = () => {
    const seconds = session.secondsLeft;
    element.textContent = seconds > 0
      ? `The access token is valid for another ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}.`
      : 'The access token has expired; the next request renews it.';
  };
  show();
  timer = setInterval(show, 1000);
}

/** The content of the browser storage of this page. */
function stored() {
  return [localStorage, sessionStorage].flatMap((storage) => Object.values({ ...storage }));
}

/** A text and its content: strings in JSON, and decoded base64. */
function layers(text, depth = 0) {
  const inner = depth > 4 ? [] : [...json(text), ...text.split(/[^A-Za-z0-9_+/=-]+/).map(unwrapped)];
  return [text, ...inner.filter((part) => part && part !== text).flatMap((part) => layers(part, depth + 1))];
}

function json(text) {
  try {
    return strings(JSON.parse(text));
  } catch {
    return [];
  }
}

function strings(value) {
  return typeof value === 'string' ? [value]
    : value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([name, inner]) => [name, ...strings(inner)])
      : [];
}

function decoded(token) {
  try {
    return token.split('.').slice(0, 2).map((part) => JSON.parse(unwrapped(part)));
  } catch {
    return [];
  }
}

/** The UTF-8 text in base64 or base64url, or an empty text. */
function unwrapped(part) {
  if (part.length < 8) {
    return '';
  }
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}
