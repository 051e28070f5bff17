/**
 * Reads and checks requests for Cockpit's content, and writes them in the canonical form that
 * Cockpit gets ({@code docs/parameters.md}).
 */
package io.github.cockpitsso.bridge.content;
