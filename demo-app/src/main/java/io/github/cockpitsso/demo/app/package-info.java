/** The web app of the demo: static files, one page of settings, and the headers that keep the browser strict. */
package io.github.cockpitsso.demo.app;
