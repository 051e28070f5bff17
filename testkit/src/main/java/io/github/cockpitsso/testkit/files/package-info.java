/** Files and folders of the servers of the test kit. */
package io.github.cockpitsso.testkit.files;
