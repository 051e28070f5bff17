/**
 * What an operator can set: names, defaults, meanings, and every problem with what was set,
 * at once.
 */
package io.github.cockpitsso.bridge.settings;
