/** Any Cockpit v2 that answers {@code POST /api/user/auth} and has no directory. */
package io.github.cockpitsso.client.loginonly;
