/** Login names that differ in case or Unicode form alone, and which account may have the Keycloak user of such a name. */
package io.github.cockpitsso.provider.names;
