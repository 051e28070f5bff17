/** Changes of users that go to Cockpit: profile, password and registration. */
package io.github.cockpitsso.provider.profile;
