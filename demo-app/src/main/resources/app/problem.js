// Error messages for the user of the page.

import { el } from './dom.js';

/**
 * A refusal or an outage. `kind` is `login`, `denied`, `unavailable`, `unreachable` or `failed`.
 */
export class Problem extends Error {
  constructor(kind, title, detail, facts = {}) {
    super(detail);
    this.kind = kind;
    this.title = title;
    this.facts = facts;
  }
}

/**
 * The problem in an answer. Cockpit's own refusals are `{"error": "…"}`. Those of the bridge are
 * problem+json (RFC 9457) with a `reason`.
 */
export async function problemOf(response, what) {
  const said = await body(response);
  const reason = text(said.reason);
  const detail = text(said.detail) || text(said.title) || text(said.error);
  const fromBridge = (response.headers.get('content-type') ?? '').includes('problem+json');
  const facts = { Status: String(response.status), Reason: reason, 'Source': fromBridge ? 'the bridge' : 'Cockpit' };
  switch (response.status) {
    case 401:
      return new Problem('login', 'Your login has ended', 'Please log in again to continue. ' + detail, facts);
    case 403:
      return fromBridge
        ? new Problem('denied', `The bridge does not let you ${what}`, detail, facts)
        : new Problem('denied', `Cockpit does not let you ${what}`, refusal(detail), facts);
    case 502:
    case 503:
    case 504: {
      const wait = response.headers.get('retry-after');
      return new Problem('unavailable', 'Not available at the moment',
        (detail || 'Cockpit or Keycloak does not answer.') + ' Nothing is lost; try again'
          + (wait ? ` in ${seconds(wait)}.` : ' in a moment.'),
        { ...facts, 'Retry after': wait ? seconds(wait) : '' });
    }
    default:
      return new Problem('failed', `Could not ${what}`, detail || `The answer was ${response.status}.`, facts);
  }
}

/** The problem of a request without an answer. */
export function unreachable(address) {
  return new Problem('unreachable', 'The bridge does not answer',
    'It may be starting or stopped, or the network is down. Nothing is lost; try again in a moment.',
    { Address: address });
}

/** A card that shows the problem, with buttons for the next steps. */
export function card(problem, ...actions) {
  const facts = Object.entries(problem.facts).filter(([, value]) => value);
  return el('div', { className: `problem ${problem.kind}`, role: 'alert' },
    el('h3', {}, problem.title),
    el('p', {}, problem.message),
    facts.length > 0 && el('dl', { className: 'facts' }, facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    actions.length > 0 && el('p', { className: 'actions' }, actions));
}

async function body(response) {
  try {
    const value = JSON.parse(await response.text());
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}

function text(value) {
  return typeof value === 'string' ? value : '';
}

function refusal(detail) {
  return (detail ? `Cockpit says: ${detail}. ` : '') + 'Your Cockpit role does not include this permission. A Cockpit administrator can grant it.';
}

function seconds(value) {
  const count = Number(value);
  return Number.isInteger(count) ? `${count} second${count === 1 ? '' : 's'}` : value;
}
