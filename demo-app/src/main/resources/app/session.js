// The login: authorization code flow with PKCE by keycloak-js. Tokens are only in its memory.

import { el } from './dom.js';
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
    if (before) {
      await this.#reachable();
    }
    try {
      await keycloak.init({
        onLoad: before ? 'check-sso' : undefined,
        checkLoginIframe: false,
        pkceMethod: 'S256',
        redirectUri: home(),
      });
    } catch (error) {
      sessionStorage.removeItem(HINT);
      throw new Problem('failed', 'The login was not completed',
        error?.error_description || 'Keycloak did not complete the login. Please try again.',
        { Reason: error?.error ?? '' });
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
    return { 'Access token': token, 'ID token': idToken, 'Refresh token': refreshToken };
  }

  /** Seconds until the access token expires, by Keycloak's clock. */
  get secondsLeft() {
    return Math.max(0, Math.round(this.claims.exp + (this.#keycloak.timeSkew ?? 0) - Date.now() / 1000));
  }

  async login() {
    await this.#reachable();
    await this.#keycloak.login({ redirectUri: home() });
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
      throw new Problem('unreachable', 'Logged out on this page only',
        'Keycloak does not answer. Your session there continues until it expires.', { Address: this.#issuer });
    }
    const fields = {
      client_id: this.#keycloak.clientId,
      id_token_hint: this.#keycloak.idToken,
      post_logout_redirect_uri: home(),
    };
    const form = el('form', { method: 'post', action: this.#keycloak.createLogoutUrl({ logoutMethod: 'POST' }), hidden: true },
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
        throw new Problem('login', 'Your login has ended', 'Please log in again to go on.');
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
  return new Problem('unreachable', 'Keycloak does not answer',
    'It may be starting or stopped, or the network is down. Try again in a moment.', { Address: issuer });
}

function home() {
  return new URL('./', location.href).href;
}

function late() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
}
