/**
 * HTTP in front of the pipeline: framing, CORS, deadlines, rates, limits, and error responses.
 */
package io.github.cockpitsso.bridge.http;
