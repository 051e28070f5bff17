/**
 * What {@code check} and {@code explain} find out: each finding says what was found, what was
 * expected, and the cure.
 */
package io.github.cockpitsso.bridge.diagnosis;
