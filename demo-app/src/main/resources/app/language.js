// The language of the page: the user's choice, or else the browser's. All texts are in messages/.

import { byId } from './dom.js';
import de from './messages/de.js';
import en from './messages/en.js';

const MESSAGES = { en, de };
const CHOICE = 'cockpit-sso-demo.language';

let current = initial();

/** The code of the language, for Keycloak and for Intl. */
export function language() {
  return current;
}

/** The text of a key. `{name}` is replaced by the parameter of that name. */
export function t(key, parameters = {}) {
  return MESSAGES[current][key].replace(/\{(\w+)\}/g, (_, name) => String(parameters[name]));
}

/** The text for a number: `KEY.one` or `KEY.other`. */
export function counted(key, count) {
  return t(`${key}.${new Intl.PluralRules(current).select(count)}`, { count: number(count) });
}

export function number(value) {
  return value.toLocaleString(current);
}

/** "3 minutes ago" for a time in unix seconds. */
export function ago(seconds) {
  const format = new Intl.RelativeTimeFormat(current, { numeric: 'auto' });
  const past = Math.round(seconds - Date.now() / 1000);
  for (const [unit, length] of [['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(past) >= length) {
      return format.format(Math.round(past / length), unit);
    }
  }
  return t('items.now');
}

/** Translates the page, and again at each change. `redraw` shows everything that scripts made. */
export function translate(redraw) {
  label();
  byId('language').addEventListener('click', () => {
    current = t('language.other.code');
    localStorage.setItem(CHOICE, current);
    label();
    redraw();
  });
}

/** The texts of index.html: `data-text` has the key of an element's text, `data-label` of its name. */
function label() {
  document.documentElement.lang = current;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
  }
  byId('language').lang = t('language.other.code');
  document.querySelector('meta[name=description]').content = t('page.description');
}

function initial() {
  const wanted = [localStorage.getItem(CHOICE), ...navigator.languages];
  return wanted.map((tag) => tag?.slice(0, 2).toLowerCase()).find((code) => code in MESSAGES) ?? 'en';
}
