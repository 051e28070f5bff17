// The items of a collection: a list, and a form for the open item.

import { ago, byId, el, fill } from './dom.js';
import { Problem, card } from './problem.js';

const DRAFTS = 'cockpit-sso-demo.drafts';

export class Items {
  #model;
  #bridge;
  #loginAgain;
  #items = [];
  #open;
  #drafts = new Map();

  /**
   * `loginAgain` is called without arguments if the bridge or Keycloak reports that the session
   * has ended.
   */
  constructor(model, bridge, loginAgain) {
    this.#model = model;
    this.#bridge = bridge;
    this.#loginAgain = loginAgain;
    this.#drafts = recalledDrafts();
    byId('reload').addEventListener('click', () => this.load());
  }

  async load() {
    const list = byId('list');
    list.setAttribute('aria-busy', 'true');
    byId('reload').disabled = true;
    if (this.#items.length === 0) {
      fill(list, el('p', { className: 'sr' }, 'Loading…'),
        [1, 2, 3, 4].map(() => el('div', { className: 'skeleton', 'aria-hidden': 'true' })));
    }
    try {
      this.#items = await this.#bridge.items(this.#model);
      this.#showList();
      this.#showEditor();
    } catch (problem) {
      this.#showListProblem(asProblem(problem));
    } finally {
      list.removeAttribute('aria-busy');
      byId('reload').disabled = false;
    }
  }

  #showListProblem(problem) {
    this.#items = [];
    this.#open = undefined;
    fill(byId('editor'));
    byId('panes').classList.remove('editing');
    fill(byId('list'), card(problem, problem.kind === 'login' ? this.loginButton() : this.#retryButton(() => this.load())));
  }

  #showList() {
    byId('items-hint').textContent = this.#items.length === 0
      ? 'Read through the bridge'
      : `${this.#items.length} published item${this.#items.length === 1 ? '' : 's'}, read through the bridge`;
    if (this.#items.length === 0) {
      fill(byId('list'), el('div', { className: 'empty' },
        el('h3', {}, 'Nothing published yet'),
        el('p', {}, `Items of ${this.#model} appear here as soon as they are published in Cockpit.`)));
      return;
    }
    fill(byId('list'), el('ul', {}, this.#items.map((item) => el('li', {},
      el('button', {
        type: 'button',
        className: 'item',
        'data-id': item._id,
        'aria-current': item._id === this.#open ? 'true' : null,
        on: { click: () => this.#openItem(item._id) },
      },
      el('span', { className: 'item-title' }, titleOf(item)),
      el('span', { className: 'item-more' },
        this.#drafts.has(item._id) ? 'not saved' : item._modified ? `changed ${ago(item._modified)}` : ''))))));
  }

  #openItem(id) {
    this.#open = id;
    this.#showList();
    this.#showEditor();
    byId('panes').classList.add('editing');
    byId('editor-title')?.focus();
  }

  #closeItem() {
    const id = this.#open;
    this.#open = undefined;
    byId('panes').classList.remove('editing');
    this.#showList();
    this.#showEditor();
    byId('list').querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  #showEditor(...messages) {
    const item = this.#items.find(({ _id }) => _id === this.#open);
    if (item === undefined) {
      this.#open = undefined;
      byId('panes').classList.remove('editing');
      fill(byId('editor'), this.#items.length > 0 && el('div', { className: 'empty' },
        el('h3', {}, 'No item open'), el('p', {}, 'Choose one on the list to read or change it.')));
      return;
    }
    const draft = this.#drafts.get(item._id) ?? {};
    const buttons = this.#saveButtons(item);
    const message = el('div', { id: 'editor-message' }, messages);
    fill(byId('editor'),
      el('form', { on: { submit: (event) => { event.preventDefault(); this.#save(item); } } },
        el('div', { className: 'editor-head' },
          el('button', { type: 'button', className: 'quiet back', on: { click: () => this.#closeItem() } }, '‹ All items'),
          el('h3', { id: 'editor-title', tabIndex: -1 }, titleOf(item))),
        Object.entries(item).filter(([name]) => !name.startsWith('_'))
          .map(([name, value]) => this.#field(item, name, draft[name] ?? value)),
        message,
        buttons));
    this.#refreshButtons(item);
  }

  #field(item, name, value) {
    const id = `field-${name}`;
    const change = (event) => this.#draft(item, name, event.target);
    const label = el('label', { for: id }, name);
    switch (typeof value) {
      case 'string': {
        const long = name === 'text' || value.length > 80 || /[\n<]/.test(value);
        return el('p', { className: 'field' }, label, long
          ? el('textarea', { id, name, value, rows: 6, on: { input: change } })
          : el('input', { id, name, value, type: 'text', autocomplete: 'off', on: { input: change } }));
      }
      case 'number':
        return el('p', { className: 'field' }, label,
          el('input', { id, name, value: String(value), type: 'number', step: 'any', on: { input: change } }));
      case 'boolean':
        return el('p', { className: 'field check' }, el('input', { id, name, checked: value, type: 'checkbox', on: { input: change } }), label);
      default:
        return el('div', { className: 'field' }, el('span', { className: 'label' }, `${name} (not editable here)`),
          el('pre', { tabIndex: 0 }, JSON.stringify(value, null, 2)));
    }
  }

  #saveButtons(item) {
    return el('p', { className: 'actions' },
      el('button', { type: 'submit', className: 'primary', id: 'save' }, 'Save'),
      el('button', { type: 'button', className: 'quiet', id: 'discard', on: { click: () => this.#discard(item) } }, 'Discard changes'));
  }

  #refreshButtons(item) {
    const changed = this.#drafts.has(item._id);
    byId('save').disabled = !changed;
    byId('discard').disabled = !changed;
  }

  #draft(item, name, input) {
    const value = input.type === 'checkbox' ? input.checked : input.type === 'number' ? input.valueAsNumber : input.value;
    const draft = { ...this.#drafts.get(item._id) };
    if (value === item[name] || Number.isNaN(value)) {
      delete draft[name];
    } else {
      draft[name] = value;
    }
    if (Object.keys(draft).length === 0) {
      this.#drafts.delete(item._id);
    } else {
      this.#drafts.set(item._id, draft);
    }
    this.#refreshButtons(item);
    this.#showList();
  }

  #discard(item) {
    this.#drafts.delete(item._id);
    this.#showList();
    this.#showEditor();
    byId('editor-title')?.focus();
  }

  async #save(item) {
    const draft = this.#drafts.get(item._id);
    if (draft === undefined || byId('save').getAttribute('aria-busy') === 'true') {
      return;
    }
    const button = byId('save');
    button.setAttribute('aria-busy', 'true');
    button.disabled = true;
    button.textContent = 'Saving…';
    fill(byId('editor-message'));
    try {
      await this.#bridge.save(this.#model, item._id, draft);
      const stored = await this.#bridge.item(this.#model, item._id);
      this.#stored(item, draft, stored);
    } catch (problem) {
      this.#notStored(item, asProblem(problem));
    }
  }

  #stored(item, draft, stored) {
    // Cockpit answers 200 to a change of a deleted item, and stores nothing.
    if (stored === undefined) {
      this.#notStored(item, new Problem('failed', 'Not stored',
        'Cockpit accepted the request, but the item is no longer published. Another user may have deleted it.'));
      return;
    }
    this.#items = this.#items.map((other) => (other._id === stored._id ? stored : other));
    this.#drafts.delete(item._id);
    if (this.#open === item._id) {
      this.#showEditor(el('p', { className: 'success', role: 'status' }, 'Saved. Cockpit stored your change.'));
    }
    this.#showList();
  }

  #notStored(item, problem) {
    if (this.#open !== item._id) {
      return;
    }
    this.#showEditor(card(problem, problem.kind === 'login' && this.loginButton()));
    byId('editor-message').scrollIntoView({ block: 'nearest' });
  }

  /** Goes to Keycloak and keeps the user's input. */
  loginButton() {
    return el('button', { type: 'button', className: 'primary', on: { click: () => {
      keepDrafts(this.#drafts);
      this.#loginAgain();
    } } }, 'Log in again');
  }

  #retryButton(again) {
    return el('button', { type: 'button', className: 'primary', on: { click: again } }, 'Try again');
  }
}

function asProblem(error) {
  return error instanceof Problem ? error : new Problem('failed', 'Something went wrong on this page', String(error?.message ?? error));
}

function titleOf(item) {
  const named = item.titel ?? item.title ?? item.name;
  return typeof named === 'string' && named.trim() !== '' ? named : `Item ${item._id}`;
}

/** The user's input survives the redirect to Keycloak and back. */
function keepDrafts(drafts) {
  sessionStorage.setItem(DRAFTS, JSON.stringify([...drafts]));
}

function recalledDrafts() {
  const kept = sessionStorage.getItem(DRAFTS);
  sessionStorage.removeItem(DRAFTS);
  return new Map(kept === null ? [] : JSON.parse(kept));
}
