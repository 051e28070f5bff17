/** The way to Cockpit and back: request headers, the API key, the answer and its checks. */
package io.github.cockpitsso.bridge.upstream;
