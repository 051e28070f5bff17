/** The issuer's metadata and keys: how they are fetched, cached and refreshed. */
package io.github.cockpitsso.bridge.issuer;
