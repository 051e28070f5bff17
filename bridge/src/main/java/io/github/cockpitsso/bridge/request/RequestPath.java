package io.github.cockpitsso.bridge.request;

/**
 * A path that Cockpit serves and that can be read in one way only: it is both what is checked and
 * what Cockpit gets.
 */
public sealed interface RequestPath permits ApiPath, UploadPath {

  /** The path as it is sent to Cockpit: percent-encoded, starting with a slash. */
  String raw();

  /**
   * The path without its space, as Cockpit's documentation and {@code bridge.cockpit.timeouts}
   * write it.
   */
  String inner();

  /**
   * Index in {@link #raw()} of the first character after {@code /api/}. For a file, its length.
   */
  int endOfApi();

  /**
   * What Cockpit gets as path and query.
   *
   * @param query without the question mark; may be empty
   */
  String with(String query);

  /** Whether Cockpit reads an API key here. Its web server sends files without one. */
  boolean takesKey();
}
