/** The steps of the documentation, followed word by word in a real browser. */
package io.github.cockpitsso.it.docs;
