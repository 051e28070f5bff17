/** The settings of the bridge: names, formats, defaults, descriptions, and their validation. */
package io.github.cockpitsso.bridge.settings;
