/** A real browser for the tests: Debian's Chromium, driven by Playwright. */
package io.github.cockpitsso.it.browser;
