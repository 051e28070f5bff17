/**
 * Judges access tokens: their form, their claims, their signature, and the issuer's keys behind it.
 */
package io.github.cockpitsso.bridge.token;
