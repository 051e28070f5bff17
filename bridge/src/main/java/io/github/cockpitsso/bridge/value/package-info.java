/** What the text of one setting may contain, and what to report when it is invalid. */
package io.github.cockpitsso.bridge.value;
