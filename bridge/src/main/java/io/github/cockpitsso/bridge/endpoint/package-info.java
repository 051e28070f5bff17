/**
 * The paths that the bridge serves: the gateway to Cockpit, forward-auth, back-channel logout, and
 * the metadata of the protected resource.
 */
package io.github.cockpitsso.bridge.endpoint;
