/** Encryption of what leaves the provider's hands: one cipher for all of it. */
package io.github.cockpitsso.provider.crypto;
