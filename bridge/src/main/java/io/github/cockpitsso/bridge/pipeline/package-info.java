/** The stages that decide about a request: token, limits, key, guard, policy. */
package io.github.cockpitsso.bridge.pipeline;
