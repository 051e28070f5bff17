// The logged-in user, from the claims of the token.

import { byId, el, fill } from './dom.js';

export function showIdentity(session) {
  const { claims, idClaims } = session;
  const login = claims.cockpit_username;
  const roles = [claims.cockpit_roles ?? []].flat();
  const name = idClaims.name || claims.name || claims.preferred_username || 'Unnamed user';

  byId('account-name').textContent = name;
  byId('account-role').textContent = roles.join(', ') || 'no Cockpit role';
  byId('account').hidden = false;

  fill(byId('identity'),
    row('Name', name),
    row('Cockpit login name', login ?? 'this is not a Cockpit account', 'cockpit_username'),
    row('Cockpit role', roles.join(', ') || '-', 'cockpit_roles'),
    claims.email && row('E-mail', claims.email),
    row('User name at Keycloak', claims.preferred_username ?? '–', 'preferred_username'));
}

export function hideIdentity() {
  byId('account').hidden = true;
}

function row(label, value, claim) {
  return el('div', { 'data-claim': claim },
    el('dt', {}, label),
    el('dd', {}, value, claim && el('code', { title: 'The claim in the token' }, claim)));
}
