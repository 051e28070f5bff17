package io.github.cockpitsso.bridge.upstream;

/** What becomes of an answer of Cockpit's. */
enum Fate {
  /** It goes to the client as it comes. */
  PASS,
  /** It goes to the client if it has a body. */
  AWAIT_BODY,
  /** It is held until its end: its short body decides. */
  HOLD,
  /** It is held until its end, and goes to the client without secrets. */
  REMOVE_SECRETS,
  /** Its headers go to the client, its body does not. */
  DROP_BODY,
  /** The client gets an error in its place. */
  REFUSE
}
