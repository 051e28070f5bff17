/** Signed JWTs (RFC 7515): strict parsing, keys and algorithms. */
package io.github.cockpitsso.bridge.jwt;
