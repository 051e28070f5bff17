// The items of a collection: a list, and a form for the open item.

import { byId, el, fill } from './dom.js';
import { ago, counted, t } from './language.js';
import { Problem, asProblem, card } from './problem.js';

const DRAFTS = 'cockpit-sso-demo.drafts';

export class Items {
  #model;
  #bridge;
  #permissions;
  #next;
  #items = [];
  #problem;
  #open;
  /** After a save: `saved`, or the problem. */
  #outcome;
  #drafts = new Map();

  /**
   * `next.loginAgain` is called if the bridge or Keycloak reports that the session has ended,
   * `next.loaded` after each attempt to load the items.
   */
  constructor(model, bridge, permissions, next) {
    this.#model = model;
    this.#bridge = bridge;
    this.#permissions = permissions;
    this.#next = next;
    this.#drafts = recalledDrafts();
    byId('reload').addEventListener('click', () => this.load());
  }

  /** The published items; empty until they are loaded. */
  get all() {
    return this.#items;
  }

  async load() {
    const list = byId('list');
    if (list.getAttribute('aria-busy') === 'true') {
      return;
    }
    list.setAttribute('aria-busy', 'true');
    if (this.#items.length === 0) {
      fill(list, el('p', { className: 'sr' }, t('items.loading')),
        [1, 2, 3, 4].map(() => el('div', { className: 'skeleton', 'aria-hidden': 'true' })));
    }
    try {
      this.#items = await this.#bridge.items();
      this.#problem = undefined;
    } catch (error) {
      this.#items = [];
      this.#problem = asProblem(error);
    } finally {
      list.removeAttribute('aria-busy');
    }
    this.#outcome = undefined;
    this.show();
    await this.#next.loaded();
  }

  show() {
    if (byId('list').getAttribute('aria-busy') === 'true') {
      return;
    }
    this.#showList();
    this.#showEditor();
  }

  #showList() {
    byId('items-hint').textContent = this.#items.length === 0
      ? t('items.hint.none')
      : counted('items.hint', this.#items.length);
    if (this.#problem !== undefined) {
      fill(byId('list'), this.#problem.kind === 'missing'
        ? empty('items.missing', { collection: this.#model })
        : card(this.#problem, this.#problem.kind === 'login' ? this.loginButton() : this.#retryButton(() => this.load())));
      return;
    }
    if (this.#items.length === 0) {
      fill(byId('list'), empty('items.empty', { collection: this.#model }));
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
        this.#drafts.has(item._id) ? t('items.unsaved')
          : item._modified ? t('items.changed', { when: ago(item._modified) }) : ''))))));
  }

  #openItem(id) {
    this.#open = id;
    this.#outcome = undefined;
    this.show();
    byId('panes').classList.add('editing');
    byId('editor-title')?.focus();
  }

  #closeItem() {
    const id = this.#open;
    this.#open = undefined;
    this.show();
    byId('list').querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  #showEditor() {
    const item = this.#items.find(({ _id }) => _id === this.#open);
    if (item === undefined) {
      this.#open = undefined;
      byId('panes').classList.remove('editing');
      fill(byId('editor'), this.#items.length > 0 && empty('items.none-open'));
      return;
    }
    const draft = this.#drafts.get(item._id) ?? {};
    fill(byId('editor'),
      el('form', { 'aria-labelledby': 'editor-title', on: {
        submit: (event) => { event.preventDefault(); this.#save(item); },
        keydown: (event) => event.key === 'Escape' && this.#closeItem(),
      } },
        el('div', { className: 'editor-head' },
          el('button', { type: 'button', className: 'quiet back', on: { click: () => this.#closeItem() } }, t('items.back')),
          el('h3', { id: 'editor-title', tabIndex: -1 }, titleOf(item))),
        Object.entries(item).filter(([name]) => !name.startsWith('_'))
          .map(([name, value]) => this.#field(item, name, draft[name] ?? value)),
        this.#permissions.readOnly && !this.#outcome && el('p', { className: 'hint' }, t('permissions.editor-hint')),
        el('div', { id: 'editor-message' }, this.#outcomeCard()),
        this.#saveButtons()));
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
        return el('div', { className: 'field' }, el('span', { className: 'label' }, t('items.readonly', { field: name })),
          el('pre', { tabIndex: 0, role: 'group', 'aria-label': name }, JSON.stringify(value, null, 2)));
    }
  }

  #outcomeCard() {
    return this.#outcome === 'saved'
      ? el('p', { className: 'success', role: 'status' }, t('items.saved'))
      : this.#outcome && card(this.#outcome, this.#outcome.kind === 'login' && this.loginButton());
  }

  #saveButtons() {
    return el('p', { className: 'actions' },
      el('button', { type: 'submit', className: 'primary', id: 'save' }, t('items.save')),
      el('button', { type: 'button', className: 'quiet', id: 'discard', on: { click: () => this.#discard() } }, t('items.discard')));
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

  #discard() {
    this.#drafts.delete(this.#open);
    this.#outcome = undefined;
    this.show();
    byId('editor-title').focus();
  }

  async #save(item) {
    const draft = this.#drafts.get(item._id);
    const button = byId('save');
    if (draft === undefined || button.getAttribute('aria-busy') === 'true') {
      return;
    }
    button.setAttribute('aria-busy', 'true');
    button.textContent = t('items.saving');
    fill(byId('editor-message'));
    let outcome;
    try {
      await this.#bridge.save(item._id, draft);
      const stored = await this.#bridge.item(item._id);
      // Cockpit answers 200 to a change of a deleted item, and stores nothing.
      outcome = stored === undefined ? new Problem('failed', 'problem.gone') : 'saved';
      if (stored !== undefined) {
        this.#items = this.#items.map((other) => (other._id === stored._id ? stored : other));
        this.#drafts.delete(item._id);
      }
    } catch (error) {
      outcome = asProblem(error);
    }
    if (this.#open === item._id) {
      this.#outcome = outcome;
      this.#showEditor();
      byId(outcome === 'saved' ? 'editor-title' : 'save').focus();
    }
    this.#showList();
  }

  /** Goes to Keycloak and keeps the user's input. */
  loginButton() {
    return el('button', { type: 'button', className: 'primary', on: { click: () => {
      keepDrafts(this.#drafts);
      this.#next.loginAgain();
    } } }, t('problem.login-again'));
  }

  #retryButton(again) {
    return el('button', { type: 'button', className: 'primary', on: { click: again } }, t('problem.again'));
  }
}

function empty(key, parameters) {
  return el('div', { className: 'empty' }, el('h3', {}, t(key, parameters)), el('p', {}, t(`${key}.text`, parameters)));
}

function titleOf(item) {
  const named = item.titel ?? item.title ?? item.name;
  return typeof named === 'string' && named.trim() !== '' ? named : t('items.unnamed', { id: item._id });
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
