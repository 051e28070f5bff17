/**
 * The web app of the demo: static files, one page of settings, and headers with strict
 * browser policies.
 */
package io.github.cockpitsso.demo.app;
