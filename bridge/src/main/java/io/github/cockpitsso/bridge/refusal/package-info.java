/** The reasons to refuse a request: one list for answers, logs, metrics and documentation. */
package io.github.cockpitsso.bridge.refusal;
