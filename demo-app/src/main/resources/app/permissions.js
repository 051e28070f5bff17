// What the user's role in Cockpit allows, as far as this page has tried it.

import { byId, el, fill } from './dom.js';
import { rolesOf } from './identity.js';
import { t } from './language.js';

/** Roles of the demo's own Cockpit, and the keys of their descriptions. */
const KNOWN = { guest: 'permissions.guest', editor: 'permissions.editor' };
const ACTIONS = {
  items: 'permissions.items',
  picture: 'permissions.picture',
  query: 'permissions.query',
  save: 'permissions.save',
};

export class Permissions {
  #session;
  #collection;
  #results = new Map();

  constructor(session, collection) {
    this.#session = session;
    this.#collection = collection;
  }

  /** Whether the demo's own Cockpit refuses changes to this user. */
  get readOnly() {
    return rolesOf(this.#session).includes('guest');
  }

  answered(action, result) {
    this.#results.set(action, result);
    this.show();
  }

  show() {
    const role = rolesOf(this.#session).find((name) => name in KNOWN);
    const collection = this.#collection;
    fill(byId('permissions'),
      el('p', {}, t(KNOWN[role] ?? 'permissions.other', { collection })),
      el('table', {},
        el('thead', {}, el('tr', {},
          el('th', { scope: 'col' }, t('permissions.action')),
          el('th', { scope: 'col' }, t('permissions.result')))),
        el('tbody', {}, Object.entries(ACTIONS).map(([action, key]) => el('tr', {},
          el('th', { scope: 'row' }, t(key, { collection })),
          this.#cell(action))))));
  }

  #cell(action) {
    const { result, kind } = this.#result(action);
    return el('td', { className: kind, 'data-action': action }, result);
  }

  #result(action) {
    const found = this.#results.get(action);
    if (found === undefined) {
      return { result: t(action === 'save' && this.readOnly ? 'permissions.untried.refused' : 'permissions.untried') };
    }
    const { status, ok, byBridge } = found;
    if (status === undefined) {
      return { result: t('permissions.none') };
    }
    if (ok) {
      return { kind: 'allowed', result: t('permissions.allowed', { status }) };
    }
    const refused = status === 403 || status === 412;
    return {
      kind: refused ? 'refused' : undefined,
      result: t(!refused ? 'permissions.failed' : byBridge ? 'permissions.refused.bridge' : 'permissions.refused.cockpit', { status }),
    };
  }
}
