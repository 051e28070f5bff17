// The login: authorization code flow with PKCE by keycloak-js. Tokens are only in its memory.

import { el } from './dom.js';
import { redirected, returned } from './flow.js';
import { language } from './language.js';
import { Problem } from './problem.js';

/** Marks that this tab had a login, so a reload logs in again. Not a secret. */
const HINT = 'cockpit-sso-demo.logged-in';
/** Minimum remaining lifetime, in seconds, of a token that is sent. */
const MARGIN = 30;
const PATIENCE_MS = 10_000;

export class Session {
  #keycloak;
  #issuer;

  constructor({ issuer, clientId }) {
    const [, url, realm] = /^(.+)\/realms\/([^/]+)$/.exec(issuer);
    this.#issuer = issuer;
    this.#keycloak = new window.Keycloak({ url, realm: decodeURIComponent(realm), clientId });
  }

  /** Handles the answer of Keycloak in the page's address, or resumes the login of this tab. */
  async resume() {
    const keycloak = this.#keycloak;
    const answered = /[#&](state|error)=/.test(location.hash);
    const before = sessionStorage.getItem(HINT) !== null && !answered;
    if (answered) {
      returned(home(), location.hash);
    }
    if (before) {
      await this.#reachable();
    }
    try {
      await keycloak.init({ checkLoginIframe: false, pkceMethod: 'S256', redirectUri: home() });
    } catch (error) {
      sessionStorage.removeItem(HINT);
      throw new Problem('failed', 'problem.incomplete',
        { message: error?.error_description, reason: error?.error });
    }
    if (before) {
      return this.#go('flow.check', { prompt: 'none' });
    }
    this.#remember();
  }

  get active() {
    return Boolean(this.#keycloak.authenticated);
  }

  /** The access token's claims. */
  get claims() {
    return this.#keycloak.tokenParsed ?? {};
  }

  /** The ID token's claims. */
  get idClaims() {
    return this.#keycloak.idTokenParsed ?? {};
  }

  /** All tokens of this page by name, for the panel that decodes them. */
  get tokens() {
    const { token, idToken, refreshToken } = this.#keycloak;
    return { access: token, id: idToken, refresh: refreshToken };
  }

  /** Seconds until the access token expires, by Keycloak's clock. */
  get secondsLeft() {
    return Math.max(0, Math.round(this.claims.exp + (this.#keycloak.timeSkew ?? 0) - Date.now() / 1000));
  }

  async login() {
    await this.#reachable();
    await this.#go('flow.login');
  }

  /** Leaves the page for Keycloak's login page. The returned promise never settles. */
  #go(step, options = {}) {
    const address = this.#keycloak.createLoginUrl(
      { redirectUri: home(), locale: language(), ...options });
    redirected(step, 'GET', address);
    location.assign(address);
    return new Promise(() => {});
  }

  /**
   * Ends the session here and at Keycloak. By POST, because GET would put the ID token into
   * addresses and histories.
   */
  async logout() {
    sessionStorage.removeItem(HINT);
    try {
      await this.#reachable();
    } catch {
      this.#keycloak.clearToken();
      throw new Problem('unreachable', 'problem.half-logout', { address: this.#issuer });
    }
    const fields = {
      client_id: this.#keycloak.clientId,
      id_token_hint: this.#keycloak.idToken,
      post_logout_redirect_uri: home(),
      ui_locales: language(),
    };
    const address = this.#keycloak.createLogoutUrl({ logoutMethod: 'POST' });
    redirected('flow.logout', 'POST', address, fields);
    const form = el('form', { method: 'post', action: address, hidden: true },
      Object.entries(fields).map(([name, value]) => el('input', { type: 'hidden', name, value })));
    document.body.append(form);
    form.submit();
  }

  /** An access token that stays valid for a while. */
  async token(margin = MARGIN) {
    const keycloak = this.#keycloak;
    try {
      await Promise.race([keycloak.updateToken(margin), late()]);
    } catch {
      if (!keycloak.authenticated || !keycloak.token) {
        sessionStorage.removeItem(HINT);
        throw new Problem('login', 'problem.login');
      }
      if (this.secondsLeft === 0) {
        throw keycloakDown(this.#issuer);
      }
    }
    return keycloak.token;
  }

  #remember() {
    if (this.active) {
      sessionStorage.setItem(HINT, '1');
    } else {
      sessionStorage.removeItem(HINT);
    }
  }

  /** Checked before the browser leaves this page: its own error page would be less helpful. */
  async #reachable() {
    try {
      const answer = await fetch(`${this.#issuer}/.well-known/openid-configuration`,
        { credentials: 'omit', signal: AbortSignal.timeout(PATIENCE_MS) });
      if (answer.ok) {
        return;
      }
    } catch {
      // reported below
    }
    throw keycloakDown(this.#issuer);
  }
}

function keycloakDown(issuer) {
  return new Problem('unreachable', 'problem.keycloak', { address: issuer });
}

function home() {
  return new URL('./', location.href).href;
}

function late() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
}
