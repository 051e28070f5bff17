/** Text that is safe to store and to log. */
package io.github.cockpitsso.provider.text;
