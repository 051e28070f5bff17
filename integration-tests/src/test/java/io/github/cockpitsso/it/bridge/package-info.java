/** The bridge with the real answers of Keycloak. */
package io.github.cockpitsso.it.bridge;
