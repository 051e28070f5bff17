// A GraphQL query, which the user can change.

import { byId, el, fill } from './dom.js';
import { t } from './language.js';
import { asProblem, card } from './problem.js';

export class Query {
  #bridge;
  #loginButton;
  #shown = () => [];

  constructor(bridge, loginButton) {
    this.#bridge = bridge;
    this.#loginButton = loginButton;
    byId('query').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#run();
    });
  }

  /** Suggests a query for the first fields of these items. */
  suggest(collection, items) {
    if (byId('query-text').value === '') {
      const names = Object.entries(items[0] ?? {})
        .filter(([name, value]) => typeof value === 'string' && /^[A-Za-z]\w*$/.test(name))
        .map(([name]) => name)
        .slice(0, 2);
      byId('query-text').value = `{\n  ${collection}Model(limit: 3) {\n    ${['_id', ...names].join('\n    ')}\n  }\n}`;
    }
  }

  show() {
    fill(byId('query-result'), this.#shown());
  }

  async #run() {
    const button = byId('query-run');
    if (button.getAttribute('aria-busy') === 'true') {
      return;
    }
    button.setAttribute('aria-busy', 'true');
    try {
      const answer = await this.#bridge.query(byId('query-text').value);
      this.#shown = () => [
        answer.errors && el('p', {}, t('query.errors')),
        el('h3', {}, t('query.answer')),
        el('pre', { tabIndex: 0, role: 'group', 'aria-label': t('query.answer') }, JSON.stringify(answer, null, 2)),
      ];
    } catch (error) {
      const problem = asProblem(error);
      this.#shown = () => card(problem, problem.kind === 'login' && this.#loginButton());
    } finally {
      button.removeAttribute('aria-busy');
    }
    this.show();
  }
}
