/**
 * Who may do what through the bridge, by a file of rules: paths, methods, roles, scopes, and what
 * GraphQL asks for.
 */
package io.github.cockpitsso.bridge.policy;
