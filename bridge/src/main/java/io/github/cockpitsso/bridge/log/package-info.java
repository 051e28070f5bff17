/** The access log, the audit log, the request metrics, and how all log lines are written. */
package io.github.cockpitsso.bridge.log;
