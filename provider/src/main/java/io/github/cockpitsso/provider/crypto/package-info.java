/** Encryption and message authentication: the only implementation of each. */
package io.github.cockpitsso.provider.crypto;
