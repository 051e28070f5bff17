// Error messages for the user of the page.

import { el } from './dom.js';
import { counted, t } from './language.js';

/**
 * A refusal or an outage. `kind` is `login`, `denied`, `missing`, `unavailable`, `unreachable` or
 * `failed`. `key` is that of the title; the text has the key `KEY.text`, or `facts.text`.
 */
export class Problem extends Error {
  constructor(kind, key, facts = {}) {
    super(key);
    this.kind = kind;
    this.key = key;
    this.facts = facts;
  }
}

/** An unexpected error of this page becomes a problem as well. */
export function asProblem(error) {
  return error instanceof Problem
    ? error
    : new Problem('failed', 'problem.page', { message: String(error?.message ?? error) });
}

/**
 * The problem in an answer. Cockpit's own refusals are `{"error": "…"}`. Those of the bridge are
 * problem+json (RFC 9457) with a `reason`. `wanted.action` is the key of what the user wanted to do.
 */
export async function problemOf(response, wanted) {
  const said = await body(response);
  const byBridge = isProblemOfBridge(response);
  const facts = {
    ...wanted,
    status: response.status,
    reason: text(said.reason),
    source: byBridge ? 'bridge' : 'cockpit',
    message: text(said.detail) || text(said.title) || text(said.error),
    retry: response.headers.get('retry-after'),
  };
  switch (response.status) {
    case 401:
      return new Problem('login', 'problem.login', facts);
    case 403:
    case 412:
      return new Problem('denied', byBridge ? 'problem.denied.bridge' : 'problem.denied.cockpit',
        { ...facts, text: KNOWN[facts.reason] });
    case 404:
      return new Problem('missing', 'problem.failed', facts);
    case 429:
      return new Problem('unavailable', 'problem.busy', facts);
    case 502:
    case 503:
    case 504:
      return new Problem('unavailable', 'problem.unavailable', facts);
    default:
      return new Problem('failed', 'problem.failed', facts);
  }
}

/** The bridge's own answers are problem+json; Cockpit's are not. */
export function isProblemOfBridge(response) {
  return (response.headers.get('content-type') ?? '').includes('problem+json');
}

/** Reasons of the bridge that a user meets, and the keys of their texts. */
const KNOWN = {
  no_api_key: 'problem.no_api_key',
  no_cockpit_account: 'problem.no_cockpit_account',
};

/** The problem of a request without an answer. */
export function unreachable(address) {
  return new Problem('unreachable', 'problem.silent', { address });
}

/** A card that shows the problem, with buttons for the next steps. */
export function card(problem, ...actions) {
  const { facts, key } = problem;
  const said = { ...facts, action: facts.action && t(facts.action, facts) };
  const shown = [
    ['fact.message', facts.message && el('span', { lang: 'en' }, facts.message)],
    ['fact.status', facts.status],
    ['fact.reason', facts.reason],
    ['fact.source', facts.source && t(`fact.source.${facts.source}`)],
    ['fact.retry', facts.retry && wait(facts.retry)],
    ['fact.address', facts.address],
  ].filter(([, value]) => value);
  return el('div', { className: `problem ${problem.kind}`, role: 'alert' },
    el('p', { className: 'problem-title' }, t(key, said)),
    el('p', {}, t(facts.text ?? `${key}.text`, said)),
    shown.length > 0 && el('dl', { className: 'facts' },
      shown.map(([name, value]) => el('div', {}, el('dt', {}, t(name)), el('dd', {}, value)))),
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

function wait(value) {
  const count = Number(value);
  return Number.isInteger(count) ? counted('fact.seconds', count) : value;
}
