/** The apps in examples/, in a browser. */
package io.github.cockpitsso.it.apps;
