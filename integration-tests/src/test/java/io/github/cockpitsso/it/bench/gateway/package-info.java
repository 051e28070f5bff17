/**
 * The bridge beside other gateways: {@code bench/gateway}. The configurations of the peers are in
 * {@code bench/peers}.
 */
package io.github.cockpitsso.it.bench.gateway;
