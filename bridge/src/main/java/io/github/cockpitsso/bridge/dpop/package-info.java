/** DPoP proofs (RFC 9449) and the keys to which tokens are bound (RFC 7800). */
package io.github.cockpitsso.bridge.dpop;
