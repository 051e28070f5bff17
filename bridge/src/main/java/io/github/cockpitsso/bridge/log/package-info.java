/** The access log, the audit log and the request metrics. */
package io.github.cockpitsso.bridge.log;
