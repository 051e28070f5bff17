/**
 * The main job as a user sees it: a real browser, a real Keycloak with the provider, the released
 * bridge, the demo's web app, and the stand-in of Cockpit.
 */
package io.github.cockpitsso.it.mainjob;
