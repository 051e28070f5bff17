/** The bridge and what Keycloak really issues. */
package io.github.cockpitsso.it.bridge;
