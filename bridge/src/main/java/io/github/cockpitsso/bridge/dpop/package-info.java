/** DPoP proofs (RFC 9449) and what a token is bound to (RFC 7800). */
package io.github.cockpitsso.bridge.dpop;
