/** Verifies access tokens and logout tokens: claims, signatures, introspection and sessions. */
package io.github.cockpitsso.bridge.token;
