/** The apps in {@code examples}, built and served as their READMEs say, in a real browser. */
package io.github.cockpitsso.it.apps;
