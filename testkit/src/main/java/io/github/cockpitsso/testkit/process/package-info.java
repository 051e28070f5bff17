/** Programs that run beside the tests. */
package io.github.cockpitsso.testkit.process;
