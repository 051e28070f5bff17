/**
 * A real Cockpit for tests: a copy of an installation, with the addon or without, filled with the
 * seed data through Cockpit's own PHP API, behind PHP's own server or nginx with php-fpm.
 */
package io.github.cockpitsso.testkit.real;
