/**
 * A real Cockpit for tests: a copy of an installation, with or without the addon, filled with the
 * seed data by Cockpit's own PHP API. It runs on PHP's own server, or on nginx with php-fpm.
 */
package io.github.cockpitsso.testkit.real;
