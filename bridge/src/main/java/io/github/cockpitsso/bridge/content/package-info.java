/**
 * Reads what a request asks of Cockpit's content, and writes it in the one form that Cockpit then
 * gets ({@code docs/parameters.md}).
 */
package io.github.cockpitsso.bridge.content;
