/**
 * The checks of {@code check} and {@code explain}. Each finding says what was found, what was
 * expected, and what to change.
 */
package io.github.cockpitsso.bridge.diagnosis;
