/**
 * The main job as a person sees it: a real browser, a real Keycloak with the provider, the bridge as it is shipped, the web
 * app of the demo, and the stand-in of Cockpit.
 */
package io.github.cockpitsso.it.mainjob;
