// A picture from Cockpit's assets. An <img> sends no token, and this page's policy allows no blob:
// addresses, so the picture is fetched and drawn on a canvas.

import { byId, el, fill } from './dom.js';
import { t } from './language.js';
import { asProblem, card } from './problem.js';

/** The picture of the demo's own Cockpit. */
const OF_DEMO = { _id: '6b02000000000000000000c2', title: 'bild.png' };
const WIDTH = 320;

export class Picture {
  #bridge;
  #collection;
  #loginButton;
  #shown = () => [];

  constructor(bridge, collection, loginButton) {
    this.#bridge = bridge;
    this.#collection = collection;
    this.#loginButton = loginButton;
  }

  /** Loads the first picture in these items, or that of the demo. */
  async load(items) {
    const asset = items.flatMap((item) => Object.values(item)).find(isPicture) ?? OF_DEMO;
    try {
      const bitmap = await decoded(await this.#bridge.picture(asset._id, WIDTH));
      this.#shown = () => bitmap ? figure(asset, bitmap) : el('p', {}, t('picture.unreadable'));
    } catch (error) {
      const problem = asProblem(error);
      // For an unknown asset, Cockpit answers 400.
      const missing = problem.kind === 'missing' || /^asset not found$/i.test(problem.facts.message);
      this.#shown = () => missing
        ? el('p', {}, t('picture.missing', { collection: this.#collection }))
        : card(problem, problem.kind === 'login' && this.#loginButton());
    }
    this.show();
  }

  show() {
    fill(byId('picture'), this.#shown());
  }
}

function isPicture(value) {
  return typeof value?._id === 'string' && String(value.mime).startsWith('image/');
}

async function decoded(blob) {
  try {
    return await createImageBitmap(blob);
  } catch {
    return undefined;
  }
}

function figure(asset, bitmap) {
  const { width, height } = bitmap;
  const name = asset.title || asset._id;
  const canvas = el('canvas', { width, height, role: 'img', 'aria-label': name });
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  return el('figure', {}, canvas, el('figcaption', {}, t('picture.caption', { name, width, height })));
}
