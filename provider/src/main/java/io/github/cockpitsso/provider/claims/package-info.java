/**
 * What tokens say about a Cockpit user. All of it comes from the federation link; a mapper also removes a claim of its name
 * that another mapper made up.
 */
package io.github.cockpitsso.provider.claims;
