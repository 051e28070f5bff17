// Combines the page: settings, login, and the views before and after the login.

import { Bridge } from './bridge.js';
import { byId, fill } from './dom.js';
import { recordRequests, showFlow } from './flow.js';
import { hideIdentity, showIdentity } from './identity.js';
import { Items } from './items.js';
import { t, translate } from './language.js';
import { Permissions } from './permissions.js';
import { Picture } from './picture.js';
import { Problem, asProblem, card } from './problem.js';
import { Query } from './query.js';
import { Session } from './session.js';
import { showTokens } from './tokens.js';

/** Shows the current view again, for example in another language. */
let redraw = () => {};

async function start() {
  let settings;
  const frame = () => settings && fill(byId('addresses'), t('page.addresses', settings));
  translate(() => {
    frame();
    redraw();
    showFlow();
  });
  starting('starting');
  settings = await loadSettings();
  frame();
  recordRequests(settings);
  byId('items-title').textContent = settings.collection;
  const session = new Session(settings);
  byId('login').addEventListener('click', () => leave('starting.login', () => session.login()));
  byId('logout').addEventListener('click', () => leave('starting.logout', () => session.logout()));
  await session.resume();
  if (session.active) {
    workspace(session, settings);
  } else {
    welcome();
  }
}

async function loadSettings() {
  const answer = await fetch('config.json', { cache: 'no-store' });
  if (!answer.ok) {
    throw new Problem('failed', 'problem.settings', { status: answer.status });
  }
  return answer.json();
}

function workspace(session, settings) {
  const permissions = new Permissions(session, settings.collection);
  const bridge = new Bridge(settings, session, (action, result) => permissions.answered(action, result));
  const items = new Items(settings.collection, bridge, permissions, {
    loginAgain: () => leave('starting.login', () => session.login()),
    loaded: async () => {
      query.suggest(settings.collection, items.all);
      await picture.load(items.all);
      tokens();
    },
  });
  const loginButton = () => items.loginButton();
  const picture = new Picture(bridge, settings.collection, loginButton);
  const query = new Query(bridge, loginButton);
  let problem;
  const tokens = () => {
    showTokens(session, renew);
    if (problem) {
      byId('token').prepend(card(problem, problem.kind === 'login' && loginButton()));
    }
  };
  const renew = async () => {
    try {
      await session.token(-1);
      problem = undefined;
      showIdentity(session);
      permissions.show();
    } catch (error) {
      problem = asProblem(error);
    }
    tokens();
  };
  view('workspace', () => {
    showIdentity(session);
    permissions.show();
    items.show();
    picture.show();
    query.show();
    tokens();
  });
  void items.load();
}

function welcome(error) {
  hideIdentity();
  view('welcome', () => fill(byId('welcome-problem'), error && card(asProblem(error))));
}

function starting(key) {
  view('starting', () => {
    byId('starting-text').textContent = t(key);
  });
}

/** Shows that the page redirects, and returns to the start page if the redirect fails. */
async function leave(key, going) {
  starting(key);
  try {
    await going();
  } catch (error) {
    welcome(error);
    byId('login').focus();
  }
}

function view(part, show) {
  for (const id of ['starting', 'welcome', 'workspace']) {
    byId(id).hidden = id !== part;
  }
  redraw = show;
  redraw();
  showFlow();
}

// After the browser's Back button, a cached page would still show that it redirects.
window.addEventListener('pageshow', (event) => event.persisted && location.reload());

start().catch(welcome);
