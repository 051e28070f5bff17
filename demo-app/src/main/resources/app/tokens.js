// The panel that shows the content of the tokens, and searches for API keys in them.

import { byId, el, fill } from './dom.js';
import { number, t } from './language.js';

let timer;

/** The form of Cockpit's keys: a prefix and 40 hex digits. Shorter keys are found too. */
const KEY = /(USR|API)-[0-9A-Za-z]{6,}/;

/** Shows the session's tokens and the remaining time. `renew` gets a new access token. */
export function showTokens(session, renew) {
  const held = Object.entries(session.tokens).filter(([, token]) => token);
  if (held.length === 0) {
    clearInterval(timer);
    fill(byId('token'), el('p', {}, t('tokens.none')));
    return;
  }
  const left = el('span', { id: 'time-left' });
  const button = el('button', { type: 'button', className: 'quiet', id: 'renew', on: { click: async () => {
    if (button.getAttribute('aria-busy') !== 'true') {
      button.setAttribute('aria-busy', 'true');
      await renew();
      byId('renew')?.focus();
    }
  } } }, t('tokens.renew'));
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
  const length = number(searched.reduce((sum, text) => sum + text.length, 0));
  return found.length === 0
    ? el('p', { className: 'verdict good', id: 'key-verdict', 'data-found': '0', role: 'status' },
      el('strong', {}, t('tokens.good')), ' ', t('tokens.good.text', { tokens: held.length, length }))
    : el('p', { className: 'verdict bad', id: 'key-verdict', 'data-found': String(found.length), role: 'alert' },
      el('strong', {}, t('tokens.bad')), ' ', t('tokens.bad.text'));
}

function section(kind, token) {
  const [header, claims] = decoded(token);
  const name = t(`tokens.${kind}`);
  return el('details', { open: kind === 'access' },
    el('summary', {}, name, el('span', { className: 'hint' }, t(`tokens.${kind}.use`))),
    claims === undefined
      ? el('p', {}, t('tokens.opaque'))
      : [json('tokens.claims', name, claims), json('tokens.header', name, header)]);
}

function json(part, token, value) {
  return [
    el('h3', {}, t(part)),
    el('pre', { tabIndex: 0, role: 'group', 'aria-label': t('tokens.of', { part: t(part), token }) }, JSON.stringify(value, null, 2)),
  ];
}

function tick(session, element) {
  clearInterval(timer);
  const show = () => {
    const seconds = session.secondsLeft;
    element.textContent = seconds > 0
      ? t('tokens.left', { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` })
      : t('tokens.expired');
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
  const inner = depth > 4 ? [] : [...jsonIn(text), ...text.split(/[^A-Za-z0-9_+/=-]+/).map(unwrapped)];
  return [text, ...inner.filter((part) => part && part !== text).flatMap((part) => layers(part, depth + 1))];
}

function jsonIn(text) {
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
