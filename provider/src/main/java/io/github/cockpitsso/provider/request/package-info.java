/** The request that Keycloak serves: whether there is one, and what happens at its end. */
package io.github.cockpitsso.provider.request;
