/** The demo, as somebody starts it who has just cloned the repository. */
package io.github.cockpitsso.it.demo;
