// Combines the page: settings, login, and the views before and after the login.

import { Bridge } from './bridge.js';
import { byId, fill } from './dom.js';
import { hideIdentity, showIdentity } from './identity.js';
import { Items } from './items.js';
import { Problem, card } from './problem.js';
import { Session } from './session.js';
import { showTokens } from './tokens.js';

async function start() {
  show('starting', 'Starting…');
  const settings = await loadSettings();
  byId('items-title').textContent = settings.collection;
  byId('addresses').textContent = `Keycloak ${settings.issuer} · bridge ${settings.bridge}`;
  const session = new Session(settings);
  byId('login').addEventListener('click', () => leave('Going to Keycloak…', () => session.login()));
  byId('logout').addEventListener('click', () => leave('Logging out…', () => session.logout()));
  try {
    await session.resume();
  } catch (error) {
    welcome(error);
    return;
  }
  if (session.active) {
    workspace(session, settings);
  } else {
    welcome();
  }
}

async function loadSettings() {
  const answer = await fetch('config.json', { cache: 'no-store' });
  if (!answer.ok) {
    throw new Problem('failed', 'The page has no settings', `config.json was answered with ${answer.status}.`);
  }
  return answer.json();
}

function workspace(session, settings) {
  show('workspace');
  showIdentity(session);
  const items = new Items(settings.collection, new Bridge(settings.bridge, session), () => leave('Going to Keycloak…', () => session.login()));
  const tokens = () => showTokens(session, renew);
  const renew = async () => {
    try {
      await session.token(-1);
      showIdentity(session);
      tokens();
    } catch (error) {
      const problem = asProblem(error);
      tokens();
      byId('token').prepend(card(problem, problem.kind === 'login' && items.loginButton()));
    }
  };
  tokens();
  void items.load().then(tokens);
}

function welcome(problem) {
  hideIdentity();
  show('welcome');
  fill(byId('welcome-problem'), problem && card(asProblem(problem)));
}

/** Shows that the page redirects, and returns to the start page if the redirect fails. */
async function leave(text, going) {
  show('starting', text);
  try {
    await going();
  } catch (error) {
    welcome(error);
  }
}

function show(part, text) {
  for (const id of ['starting', 'welcome', 'workspace']) {
    byId(id).hidden = id !== part;
  }
  if (text) {
    byId('starting-text').textContent = text;
  }
}

function asProblem(error) {
  return error instanceof Problem ? error : new Problem('failed', 'Something went wrong on this page', String(error?.message ?? error));
}

// After the browser's Back button, a cached page would still show that it redirects.
window.addEventListener('pageshow', (event) => event.persisted && location.reload());

start().catch(welcome);
