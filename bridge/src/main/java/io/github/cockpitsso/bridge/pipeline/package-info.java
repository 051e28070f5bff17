/** The stages that decide about a request: token, limits, key, guard, parameters, policy, body. */
package io.github.cockpitsso.bridge.pipeline;
