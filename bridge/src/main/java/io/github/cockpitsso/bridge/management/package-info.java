/** What operators see of a running bridge: is it alive, can it serve, and how does it do. */
package io.github.cockpitsso.bridge.management;
