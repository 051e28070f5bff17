/** What keeps an outage of Cockpit from slowing everybody down. */
package io.github.cockpitsso.provider.outage;
