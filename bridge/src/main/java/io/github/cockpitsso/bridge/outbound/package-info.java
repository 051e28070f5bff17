/**
 * The bridge's own calls to the issuer and to Cockpit's addon. Clients' requests are forwarded by
 * the package {@code upstream}.
 */
package io.github.cockpitsso.bridge.outbound;
