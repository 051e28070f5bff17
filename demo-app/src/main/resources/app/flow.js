// The panel that lists the requests of this page to Keycloak and the bridge. It survives the
// redirects in the tab's storage, so secrets are shortened before a request is noted.

import { byId, el, fill } from './dom.js';
import { number, t } from './language.js';

const STORED = 'cockpit-sso-demo.flow';
const BOUND = 60;
const MAX_BODY = 2000;
/** The parameters that are shown whole. All others may be secret, or too long to read. */
const SHOWN = [
  'client_id', 'code_challenge_method', 'error', 'error_description', 'grant_type', 'iss',
  'kc_locale', 'post_logout_redirect_uri', 'prompt', 'redirect_uri', 'response_mode',
  'response_type', 'scope', 'ui_locales',
];
/** Those of the page's own headers that the bridge passes on, see RequestHeaders of the bridge. */
const PASSED_ON = ['accept', 'content-type'];
const KEY = 'USR-••••••••';

let steps = JSON.parse(sessionStorage.getItem(STORED) ?? '[]');
let places = {};

/** Notes every further request of the page to Keycloak or the bridge. */
export function recordRequests({ issuer, bridge }) {
  places = { issuer, bridge };
  const send = window.fetch;
  window.fetch = async (address, options = {}) => {
    const step = requested(options.method ?? 'GET', String(address), options.headers, options.body);
    try {
      const response = await send(address, options);
      answered(step, response.status, response.headers.get('content-type'));
      return response;
    } catch (error) {
      answered(step, 0);
      throw error;
    }
  };
  // keycloak-js sends its requests with XMLHttpRequest.
  window.XMLHttpRequest = class extends XMLHttpRequest {
    #method;
    #address;
    #headers = {};

    open(method, address, ...more) {
      this.#method = method;
      this.#address = String(address);
      super.open(method, address, ...more);
    }

    setRequestHeader(name, value) {
      this.#headers[name.toLowerCase()] = value;
      super.setRequestHeader(name, value);
    }

    send(body) {
      const step = requested(this.#method, this.#address, this.#headers, body);
      this.addEventListener('loadend', () => answered(step, this.status));
      super.send(body);
    }
  };
  byId('flow-clear').addEventListener('click', () => {
    steps = [];
    changed();
    byId('main').focus();
  });
}

/** Notes that the page leaves for this address. */
export function redirected(title, method, address, fields) {
  add({ title, to: 'keycloak', method, address: shortAddress(address), body: fields && form(Object.entries(fields)), redirect: true });
}

/** Notes Keycloak's answer in the fragment of the page's address. */
export function returned(address, fragment) {
  const values = new URLSearchParams(fragment.slice(1));
  add({ title: values.has('code') ? 'flow.answer' : 'flow.answer.error', to: 'page', method: 'GET', address: `${address}#`, body: form(values), redirect: true });
}

/** Shows the list. Steps that are open stay open. */
export function showFlow() {
  const list = byId('flow-steps');
  const open = new Set([...list.querySelectorAll('details[open]')].map((details) => details.dataset.step));
  const focused = document.activeElement?.closest?.('details')?.dataset.step;
  byId('flow').hidden = steps.length === 0 || !byId('starting').hidden;
  fill(list, steps.map((step) => el('li', {}, details(step, open.has(String(step.id))))));
  if (focused) {
    list.querySelector(`[data-step="${focused}"] summary`)?.focus();
  }
}

function requested(method, address, headers = {}, body = '') {
  const title = titleOf(address, String(body));
  if (title === undefined) {
    return undefined;
  }
  const step = {
    title,
    to: 'keycloak',
    method,
    address: shortAddress(address),
    path: title === 'flow.api' ? address.slice(places.bridge.length) : undefined,
    headers: Object.entries(headers).map(([name, value]) => [name, name === 'authorization' ? shortToken(value) : value]),
    body: title === 'flow.api' ? body.slice(0, MAX_BODY) : form(new URLSearchParams(body)),
    began: performance.now(),
  };
  return add(step);
}

function titleOf(address, body) {
  if (address.startsWith(`${places.bridge}/`)) {
    return 'flow.api';
  }
  if (!address.startsWith(`${places.issuer}/`)) {
    return undefined;
  }
  return !address.endsWith('/token') ? 'flow.discovery'
    : body.includes('grant_type=refresh_token') ? 'flow.renewal'
      : 'flow.token';
}

function answered(step, status, type) {
  if (step) {
    step.status = status;
    step.byBridge = type?.includes('problem+json');
    step.ms = Math.round(performance.now() - step.began);
    changed();
  }
}

function add(step) {
  step.id = (steps.at(-1)?.id ?? 0) + 1;
  steps = [...steps, step].slice(-BOUND);
  changed();
  return step;
}

function changed() {
  // The next user of this tab must not find what this one has written.
  const kept = steps.map((step) => (step.title === 'flow.api' ? { ...step, body: '' } : step));
  sessionStorage.setItem(STORED, JSON.stringify(kept));
  showFlow();
}

function details(step, open) {
  return el('details', { open, 'data-step': step.id },
    el('summary', {},
      el('span', { className: 'flow-title' }, t(step.title)),
      el('span', { className: 'hint' }, step.path ? `${step.method} ${step.path.split('?')[0]}` : t(`flow.to.${step.to}`), ' · ', result(step))),
    el('h3', {}, t('flow.request')),
    el('pre', {}, message(step.method, step.address, step.headers, step.body)),
    step.path && step.status > 0 && upstream(step));
}

function result({ redirect, status, ms }) {
  if (redirect) {
    return t('flow.redirect');
  }
  if (status === undefined) {
    return t('flow.pending');
  }
  return `${status || t('flow.failed')} · ${t('flow.ms', { ms: number(ms) })}`;
}

function upstream(step) {
  if (step.byBridge) {
    return el('p', {}, t('flow.upstream.none'));
  }
  const headers = [...step.headers.filter(([name]) => PASSED_ON.includes(name)), ['api-key', KEY]];
  return [
    el('h3', {}, t('flow.upstream')),
    el('pre', { className: 'flow-upstream' }, message(step.method, step.path, headers, step.body)),
  ];
}

function message(method, address, headers = [], body = '') {
  const lines = [`${method} ${address}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return lines.join('\n') + (body && (address.endsWith('#') ? body : `\n\n${body}`));
}

/** One parameter a line. */
function form(entries) {
  return [...entries].map(([name, value]) => `${name}=${SHOWN.includes(name) ? value : short(value)}`).join('\n&');
}

function shortAddress(address) {
  const [place, query] = address.split('?');
  return query === undefined || address.startsWith(`${places.bridge}/`) ? address : `${place}\n?${form(new URLSearchParams(query))}`;
}

function shortToken(value) {
  const [scheme, token] = value.split(' ');
  return `${scheme} ${short(token)}`;
}

function short(value) {
  return `${value.slice(0, 6)}…`;
}
