// Calls Cockpit's API through the bridge. The bridge replaces the access token by the API key.

import { isProblemOfBridge, problemOf, unreachable } from './problem.js';

const PATIENCE_MS = 20_000;

export class Bridge {
  #address;
  #session;
  #model;
  #answered;

  /** `answered` gets the name of each action and its result. */
  constructor({ bridge, collection }, session, answered) {
    this.#address = bridge;
    this.#session = session;
    this.#model = collection;
    this.#answered = answered;
  }

  /** The published items of the collection. */
  async items() {
    const items = await this.#json('items', 'GET', `/api/content/items/${encodeURIComponent(this.#model)}`);
    return Array.isArray(items) ? items : [];
  }

  /** The item as stored in Cockpit, or undefined if it does not exist. */
  async item(id) {
    const filter = encodeURIComponent(JSON.stringify({ _id: id }));
    const found = await this.#json('item', 'GET', `/api/content/items/${encodeURIComponent(this.#model)}?filter=${filter}`);
    return Array.isArray(found) ? found[0] : undefined;
  }

  /** Changes these fields of an item. Other fields stay unchanged. */
  async save(id, fields) {
    return this.#json('save', 'POST', `/api/content/item/${encodeURIComponent(this.#model)}`, { data: { ...fields, _id: id } });
  }

  /** A picture from Cockpit's assets, scaled to this width, as a blob. */
  async picture(id, width) {
    const answer = await this.#call('picture', 'GET', `/api/assets/image/${encodeURIComponent(id)}?w=${width}&o=1`);
    return answer.blob();
  }

  /** The answer to a GraphQL document: `data`, `errors` or both. */
  async query(document) {
    return this.#json('query', 'POST', '/api/gql', { query: document });
  }

  async #json(action, ...request) {
    const answer = await this.#call(action, ...request);
    try {
      return await answer.json();
    } catch {
      // Cockpit answers 200 with an empty body if it fails early.
      throw await this.#problem(action, new Response('', { status: 502 }));
    }
  }

  async #call(action, method, path, body) {
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
      this.#answered(action, {});
      throw unreachable(this.#address);
    }
    this.#answered(action, { status: response.status, ok: response.ok, byBridge: isProblemOfBridge(response) });
    if (!response.ok) {
      throw await this.#problem(action, response);
    }
    return response;
  }

  #problem(action, response) {
    return problemOf(response, { action: `action.${action}`, collection: this.#model });
  }
}
