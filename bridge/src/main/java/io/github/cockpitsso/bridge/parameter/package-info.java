/**
 * Which values Cockpit parameters may contain ({@code docs/parameters.md}): filters, sort orders,
 * projections, pipelines.
 */
package io.github.cockpitsso.bridge.parameter;
