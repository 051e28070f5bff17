// The logged-in user, from the claims of the token.

import { byId, el, fill } from './dom.js';
import { t } from './language.js';

/** The user's roles in Cockpit. */
export function rolesOf(session) {
  return [session.claims.cockpit_roles ?? []].flat();
}

export function showIdentity(session) {
  const { claims, idClaims } = session;
  const roles = rolesOf(session).join(', ');
  const name = idClaims.name || claims.name || claims.preferred_username || t('identity.unnamed');

  byId('account-name').textContent = name;
  byId('account-role').textContent = roles || t('identity.no-role');
  byId('account').hidden = false;

  fill(byId('identity'),
    row('identity.name', name),
    row('identity.login', claims.cockpit_username ?? t('identity.no-cockpit'), 'cockpit_username'),
    row('identity.role', roles || '–', 'cockpit_roles'),
    claims.email && row('identity.email', claims.email),
    row('identity.username', claims.preferred_username ?? '–', 'preferred_username'));
}

export function hideIdentity() {
  byId('account').hidden = true;
}

function row(label, value, claim) {
  return el('div', { 'data-claim': claim },
    el('dt', {}, t(label)),
    el('dd', {}, value, claim && el('code', { title: t('identity.claim') }, claim)));
}
