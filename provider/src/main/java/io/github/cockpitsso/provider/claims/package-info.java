/**
 * Protocol mappers for Cockpit users. All claims come from the federation link. A mapper also
 * removes a claim of its name that another mapper has written.
 */
package io.github.cockpitsso.provider.claims;
