/** Access rules from a file, by path, method, role, scope, model and GraphQL operation. */
package io.github.cockpitsso.bridge.policy;
