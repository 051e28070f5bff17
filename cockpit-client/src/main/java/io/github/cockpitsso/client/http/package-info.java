/** How calls travel: one small interface for the bytes, and the reading of answers within bounds. */
package io.github.cockpitsso.client.http;
