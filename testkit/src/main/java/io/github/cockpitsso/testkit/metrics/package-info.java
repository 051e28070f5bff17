/** Checks of metrics for Prometheus and Grafana. */
package io.github.cockpitsso.testkit.metrics;
