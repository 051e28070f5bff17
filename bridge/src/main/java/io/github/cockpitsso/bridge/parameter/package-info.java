/**
 * The grammar of Cockpit's parameters ({@code docs/parameters.md}): filters, sort orders,
 * projections, pipelines.
 */
package io.github.cockpitsso.bridge.parameter;
