/** What Prometheus and Grafana need of a page of metrics. */
package io.github.cockpitsso.testkit.metrics;
