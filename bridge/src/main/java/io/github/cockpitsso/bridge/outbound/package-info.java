/**
 * The bridge's own calls: to the issuer and to Cockpit's addon. People's requests take another way.
 */
package io.github.cockpitsso.bridge.outbound;
