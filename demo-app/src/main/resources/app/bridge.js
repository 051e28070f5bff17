// Calls Cockpit's content API through the bridge. The bridge replaces the access token by the
// API key.

import { problemOf, unreachable } from './problem.js';

const PATIENCE_MS = 20_000;

export class Bridge {
  #address;
  #session;

  constructor(address, session) {
    this.#address = address;
    this.#session = session;
  }

  /** The published items of a collection. */
  async items(model) {
    const answer = await this.#call('GET', `/api/content/items/${encodeURIComponent(model)}`, `read ${model}`);
    return Array.isArray(answer) ? answer : [];
  }

  /** The item as stored in Cockpit, or undefined if it does not exist. */
  async item(model, id) {
    const filter = encodeURIComponent(JSON.stringify({ _id: id }));
    const found = await this.#call('GET', `/api/content/items/${encodeURIComponent(model)}?filter=${filter}`, 'read this item');
    return Array.isArray(found) ? found[0] : undefined;
  }

  /** Changes these fields of an item. Other fields stay unchanged. */
  async save(model, id, fields) {
    return this.#call('POST', `/api/content/item/${encodeURIComponent(model)}`, 'change this item', { data: { ...fields, _id: id } });
  }

  async #call(method, path, what, body) {
    const token = await this.#session.token();
    let response;
    try {
      response = await fetch(this.#address + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      throw unreachable(this.#address);
    }
    if (!response.ok) {
      throw await problemOf(response, what);
    }
    try {
      return await response.json();
    } catch {
      // Cockpit answers 200 with an empty body if it fails early.
      throw await problemOf(new Response('', { status: 502 }), what);
    }
  }
}
